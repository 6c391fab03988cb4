// Makes vectors with golang.org/x/mod/sumdb/tlog and note, and judges proofs and notes of others.
//
//	interop make          prints vectors as JSON
//	interop check < FILE  prints, for every claim of a JSON list, whether it is accepted
//
// Debian: golang-go, golang-golang-x-mod-dev; GO111MODULE=off GOPATH=/usr/share/gocode go run .
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	all    = 70
	origin = "clinicvault.local/000102030405060708090a0b0c0d0e0f"
)

var larger = []int64{127, 128, 129, 1000, 4097}

type memory []tlog.Hash

func (m memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		found[i] = m[index]
	}
	return found, nil
}

func need[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func record(n int64) []byte {
	return []byte(fmt.Sprintf("leaf %d", n))
}

func tree(size int64) memory {
	var hashes memory
	for n := int64(0); n < size; n++ {
		hashes = append(hashes, need(tlog.StoredHashes(n, record(n), hashes))...)
	}
	return hashes
}

type proof struct {
	Old   int64    `json:"old"`
	Size  int64    `json:"size"`
	Proof []string `json:"proof"`
}

type signed struct {
	Seed     string `json:"seed"`
	Public   string `json:"public"`
	Verifier string `json:"verifier"`
	Text     string `json:"text"`
	Note     string `json:"note"`
}

type vectors struct {
	Heads       map[int64]string `json:"heads"`
	Inclusion   map[int64]string `json:"inclusion"`
	Consistency map[int64]string `json:"consistency"`
	Included    []proof          `json:"included"`
	Consistent  []proof          `json:"consistent"`
	Notes       []signed         `json:"notes"`
}

func hexes(hashes []tlog.Hash) []string {
	found := []string{}
	for _, hash := range hashes {
		found = append(found, hex.EncodeToString(hash[:]))
	}
	return found
}

func digest(proofs [][]tlog.Hash) string {
	sum := sha256.New()
	for _, one := range proofs {
		fmt.Fprintf(sum, "%d:", len(one))
		for _, hash := range one {
			sum.Write(hash[:])
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func sign(number byte, size int64, head tlog.Hash) signed {
	seed := bytes.Repeat([]byte{number}, ed25519.SeedSize)
	key := ed25519.NewKeyFromSeed(seed)
	public := key.Public().(ed25519.PublicKey)
	verifier := need(note.NewEd25519VerifierKey(origin, public))
	id := strings.SplitN(verifier, "+", 3)[1]
	private := base64.StdEncoding.EncodeToString(append([]byte{1}, seed...))
	signer := need(note.NewSigner("PRIVATE+KEY+" + origin + "+" + id + "+" + private))
	text := fmt.Sprintf("%s\n%d\n%s\n", origin, size, head)
	message := need(note.Sign(&note.Note{Text: text}, signer))
	return signed{hex.EncodeToString(seed), hex.EncodeToString(public), verifier, text, string(message)}
}

func made() vectors {
	v := vectors{map[int64]string{}, map[int64]string{}, map[int64]string{}, nil, nil, nil}
	hashes := tree(larger[len(larger)-1])
	for size := int64(1); size <= all; size++ {
		var inside, before [][]tlog.Hash
		for n := int64(0); n < size; n++ {
			inside = append(inside, need(tlog.ProveRecord(size, n, hashes)))
			before = append(before, need(tlog.ProveTree(size, n+1, hashes)))
		}
		head := need(tlog.TreeHash(size, hashes))
		v.Heads[size] = hex.EncodeToString(head[:])
		v.Inclusion[size], v.Consistency[size] = digest(inside), digest(before)
		if size%10 == 7 {
			v.Notes = append(v.Notes, sign(byte(size), size, head))
		}
	}
	for _, size := range larger {
		head := need(tlog.TreeHash(size, hashes))
		v.Heads[size] = hex.EncodeToString(head[:])
		for _, n := range []int64{0, 1, size / 3, size / 2, size - 2, size - 1} {
			v.Included = append(v.Included, proof{n, size, hexes(need(tlog.ProveRecord(size, n, hashes)))})
			v.Consistent = append(v.Consistent, proof{n + 1, size, hexes(need(tlog.ProveTree(size, n+1, hashes)))})
		}
	}
	return v
}

type claim struct {
	Kind     string   `json:"kind"`
	Size     int64    `json:"size"`
	Root     string   `json:"root"`
	Old      int64    `json:"old"`
	Hash     string   `json:"hash"`
	Proof    []string `json:"proof"`
	Verifier string   `json:"verifier"`
	Note     string   `json:"note"`
}

func hash(text string) tlog.Hash {
	var found tlog.Hash
	copy(found[:], need(hex.DecodeString(text)))
	return found
}

func (c claim) holds() bool {
	var hashes []tlog.Hash
	for _, one := range c.Proof {
		hashes = append(hashes, hash(one))
	}
	switch c.Kind {
	case "inclusion":
		return tlog.CheckRecord(hashes, c.Size, hash(c.Root), c.Old, hash(c.Hash)) == nil
	case "consistency":
		return tlog.CheckTree(hashes, c.Size, hash(c.Root), c.Old, hash(c.Hash)) == nil
	}
	verifier, err := note.NewVerifier(c.Verifier)
	if err != nil {
		return false
	}
	opened, err := note.Open([]byte(c.Note), note.VerifierList(verifier))
	if err != nil {
		return false
	}
	// tlog reads trees of the Go checksum database alone, whose first line is another.
	_, rest, _ := strings.Cut(opened.Text, "\n")
	parsed, err := tlog.ParseTree([]byte("go.sum database tree\n" + rest))
	return err == nil && parsed.N == c.Size && parsed.Hash == hash(c.Root)
}

func main() {
	if len(os.Args) == 2 && os.Args[1] == "make" {
		encoder := json.NewEncoder(os.Stdout)
		encoder.SetIndent("", " ")
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(made()); err != nil {
			log.Fatal(err)
		}
		return
	}
	var claims []claim
	if err := json.NewDecoder(os.Stdin).Decode(&claims); err != nil {
		log.Fatal(err)
	}
	results := []bool{}
	for _, one := range claims {
		results = append(results, one.holds())
	}
	if err := json.NewEncoder(os.Stdout).Encode(results); err != nil {
		log.Fatal(err)
	}
}
