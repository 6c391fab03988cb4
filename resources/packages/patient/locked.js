// The page before it is open: words are typed, and kindly looked at.

const brand = () => make("p", { class: "brand" }, icon("shield-check"), "ClinicVault");

const promise = () => make("div", { class: "promise" },
  brand(),
  make("div", { class: "promise-words" },
    make("p", { class: "big" }, say("promise_first"), make("br"), say("promise_second")),
    make("p", { class: "lead" }, say("promise")),
    point("lock-keyhole", "point_words"), point("shield-check", "point_offline")));

const point = (drawing, name) => make("div", { class: "point" }, icon(drawing),
  make("p", {}, make("strong", {}, say(name)), make("span", {}, say(name + "_more"))));

const slots = () => make("ol", { class: "slots", "aria-hidden": "true" });

/** The words as they are understood, each in its place; for eyes alone, ears have the status. */
const fillSlots = (list, words) => {
  const filled = Array.from({ length: Math.max(COUNT, words.length) }, (_, place) => {
    const one = words[place];
    const look = !one ? "empty" : one.good ? "good" : one.odd ? "odd" : "typing";
    const shown = !one ? say("slot", { n: place + 1 }) : state.hidden ? "\u2022\u2022\u2022\u2022" : one.word;
    const mark = look === "good" ? icon("check") : look === "odd" ? icon("circle-alert") : "";
    return make("li", { class: look }, mark, shown);
  });
  list.replaceChildren(...filled);
};

const countedWords = (words) => {
  if (words.length > COUNT) return "";
  if (words.length === COUNT && words.every((one) => one.good)) return say("words_all", { count: COUNT });
  return words.length ? say("words_so_far", { n: words.length, count: COUNT })
    : say("words_none", { count: COUNT });
};

/** What is odd about the words, and the word that was probably meant instead. */
const hint = (words) => {
  if (words.length > COUNT) return { told: say("words_many", { n: words.length, count: COUNT }) };
  const odd = words.find((one) => one.odd);
  if (!odd) return { told: "" };
  const told = state.hidden ? "" : say("word_unknown", { word: odd.word }) + " ";
  return { told, odd: odd.word, better: meant(odd.word) };
};

/** Drawn anew only where it changed: a button must not vanish under the finger on it. */
const showHint = (form, { told, odd, better }, replace) => {
  const key = [told, odd, better].join();
  if (form.hinted === key) return;
  form.hinted = key;
  form.hint.replaceChildren(told, better ? make("button", { type: "button", class: "link",
    click: () => replace(odd, better) }, say("did_you_mean", { word: better })) : "");
};

const lookAtWords = (form, finished) => {
  state.typed = form.words.value;
  if (!COUNT) return;
  const words = judged(state.typed, finished);
  const replace = (odd, better) => {
    form.words.value = wordsOf(state.typed).map((one) => (one === odd ? better : one)).join(" ");
    lookAtWords(form, true);
    form.words.focus();
  };
  fillSlots(form.slots, words);
  form.counted.textContent = countedWords(words);
  showHint(form, hint(words), replace);
};

const wordsField = (form) => make("textarea", { id: "words", rows: 2, autocomplete: "off",
  autocapitalize: "none", autocorrect: "off", spellcheck: "false", maxlength: 400,
  writingsuggestions: "false", "data-gramm": "false", // what helps with writing sends it away
  enterkeyhint: "go", "aria-describedby": "words-intro words-count words-hint",
  class: state.hidden ? "hidden-words" : "",
  input: () => lookAtWords(form, false), blur: () => lookAtWords(form, true),
  keydown: (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    form.element.requestSubmit();
  } });

const hideBox = (form) => make("label", { class: "tick" },
  make("input", { type: "checkbox", id: "hide", checked: state.hidden, change: (event) => {
    state.hidden = event.target.checked;
    form.words.classList.toggle("hidden-words", state.hidden);
    lookAtWords(form, true);
  } }), say("hide_words"));

const noticeOf = (name) => name && make("div", { class: "notice bad", role: "alert", tabindex: -1 },
  icon("circle-alert"), make("div", {}, make("strong", {}, say(name + "_title")),
    make("p", {}, say(name))));

const quietNotice = (name) => name && make("div", { class: "notice", role: "status" },
  icon("info"), make("p", {}, say(name)));

const wordsForm = () => {
  const form = { slots: slots(), counted: make("p", { id: "words-count", class: "unseen-words", role: "status" }),
    hint: make("p", { id: "words-hint", class: "hint", "aria-live": "polite" }) };
  form.words = wordsField(form);
  form.words.value = state.typed;
  form.status = make("p", { class: "working", role: "status" });
  form.button = make("button", { id: "open", class: "main" }, icon("lock-keyhole"), say("open"));
  form.element = make("form", { novalidate: true, autocomplete: "off",
    submit: (event) => { event.preventDefault(); tryWords(form); } },
    make("label", { class: "field", for: "words" }, say("words_label")), form.words, form.slots,
    COUNT ? form.counted : "", form.hint, hideBox(form), form.button, form.status);
  lookAtWords(form, true);
  return form;
};

const lockedPage = () => {
  const form = wordsForm();
  const notice = noticeOf(state.failed) || quietNotice(state.notice);
  const page = make("div", { class: "locked" }, promise(),
    make("main", { class: "door" }, make("div", { class: "corner" }, ...pageButtons()),
      make("div", { class: "door-inside" }, make("h1", { tabindex: -1 }, say("open_title")),
        make("p", { class: "lead", id: "words-intro" }, say("open_intro")), notice || "", form.element)));
  return { page, first: () => (state.failed ? form.words : null) };
};

const LASTING = ["damaged", "cut", "browser", "memory"];

const brokenPage = () => {
  const notice = noticeOf(state.failed);
  const page = make("div", { class: "locked" }, promise(),
    make("main", { class: "door" }, make("div", { class: "corner" }, ...pageButtons()),
      make("div", { class: "door-inside" }, notice)));
  return { page, first: () => notice };
};
