// Help with typing: each word is looked up in the public list that words are drawn from.

const known = new Set(KNOWN ? KNOWN.split(" ") : []);

/** As the key is made of them: lower case, no accents, one blank between words. */
const tidy = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
  .replace(/[^a-z0-9]+/g, " ").trim();

const wordsOf = (text) => (tidy(text) ? tidy(text).split(" ") : []);

/** Signs to change, add, drop or swap (Damerau), given up beyond `most`. */
const distance = (left, right, most) => {
  if (Math.abs(left.length - right.length) > most) return most + 1;
  let before = [], last = Array.from({ length: right.length + 1 }, (_, place) => place);
  for (let i = 1; i <= left.length; i++) {
    const row = [i];
    for (let j = 1; j <= right.length; j++) {
      const cost = left[i - 1] === right[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost);
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      if (swapped) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last[right.length];
};

/** The one word of the list that was meant, or "". */
const meant = (word) => {
  const far = word.length > 5 ? 2 : 1;
  const near = [...known].map((other) => [distance(word, other, far), other])
    .filter(([away]) => away <= far).sort(([left], [right]) => left - right);
  const [first, second] = near;
  return first && (!second || second[0] > first[0]) ? first[1] : "";
};

/** Each typed word: is it whole, is it of the list. The last one may still be typed at. */
const judged = (text, finished) => {
  const words = wordsOf(text);
  const open = !finished && !/[^a-zA-Z0-9]$/.test(text.normalize("NFKD"));
  return words.map((word, place) => {
    const typing = open && place === words.length - 1;
    return { word, good: known.has(word), odd: !known.has(word) && !typing };
  });
};
