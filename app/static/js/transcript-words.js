// The words of a turn, each with its moment. Words that look alike come as one text with data-times on their paragraph
// ("begin end length", in hundredths of a second from the turn's begin and in letters; policy/turns.py writes it), and
// become elements only when the turn is said or pointed at: ten thousand elements would hold the browser up for seconds.
function* timesOf(paragraph, from) {
  const numbers = paragraph.dataset.times ? paragraph.dataset.times.split(" ").map(Number) : [];
  for (let at = 0; at < numbers.length; at += 3) {
    yield { start: from + numbers[at] / 100, end: from + numbers[at + 1] / 100, length: numbers[at + 2] };
  }
}

function wordElement(text, { start, end }) {
  const word = document.createElement("span");
  word.dataset.word = start.toFixed(2);
  word.dataset.wordEnd = end.toFixed(2);
  word.textContent = text;
  return word;
}

function cut(text, times) {
  const words = [];
  for (let at = 0; at < text.length;) {
    const { value: one, done } = times.next();
    if (done) break;
    words.push(wordElement(text.slice(at, at + one.length), one));
    at += one.length;
  }
  return words;
}

/** The texts that hold words: a word that is an element already ([data-word]) stays as it is. */
function textsIn(paragraph) {
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  return texts.filter((text) => text.data && !text.parentElement.closest("[data-word]"));
}

/** Makes an element of each word of a turn; once is enough. */
export function takeApart(turn) {
  const paragraph = turn.querySelector("[data-times]");
  if (!paragraph) return;
  const times = timesOf(paragraph, Number(turn.dataset.start));
  for (const text of textsIn(paragraph)) text.replaceWith(...cut(text.data, times));
  delete paragraph.dataset.times;
}

const known = new WeakMap();

/** The words of a turn as {element, start, end}, in the order in which they are said. */
export function wordsOf(turn) {
  if (!known.has(turn)) {
    takeApart(turn);
    known.set(turn, [...turn.querySelectorAll("[data-word]")]
      .map((element) => ({ element, start: Number(element.dataset.word), end: Number(element.dataset.wordEnd) })));
  }
  return known.get(turn);
}
