// The running total, by the same rule as the server's (engines/scoring/score: score_so_far): points earned of those
// possible in each section, weighted; items that do not apply by their effect; bonus on top; a failed fatal item
// makes it 0. What is still open is left out as if the form did not have it.
// An item: {code, max, least, bonus, leftOut, fatal, askedIf: {item, decided: [...]} | null, answer}, with
// answer "pass" | "fail" | "not_applicable" | a number of points | null. A section: {weight: number | null, items}.
import { least, NOTHING, ofHundredths, over, plus, rounded, times } from "./fractions.js";

const OUT = "not_applicable";
const FULL = [100n, 1n];
const hundredths = (points) => Math.round(points * 100);

/** Code → {answer, asked}: asked is true, false (then the answer is "not_applicable"), or null while it waits. */
export function standings(items) {
  const known = new Map();
  const byCode = new Map(items.map((item) => [item.code, item]));
  for (const item of items) known.set(item.code, standing(item, known, byCode));
  return known;
}

function standing({ answer, askedIf }, known, byCode) {
  if (!askedIf) return { answer, asked: true };
  const before = known.get(askedIf.item).answer;
  if (before === null) return { answer: null, asked: null };
  if (askedIf.decided.includes(outcome(byCode.get(askedIf.item), before))) return { answer, asked: true };
  return { answer: OUT, asked: false };
}

function outcome({ max, least: lowest }, answer) {
  if (typeof answer !== "number") return answer;
  if (answer >= max) return "pass";
  return answer > lowest ? "part" : "fail";
}

export function runningTotal(sections) {
  const items = sections.flatMap((section) => section.items);
  const known = standings(items);
  const decided = items.filter(({ code }) => known.get(code).answer !== null).map((item) => ({ ...item, answer: known.get(item.code).answer }));
  const bySection = sections.map(({ weight, items: own }) => sectionScore(weight, decided.filter(({ code }) => own.some((item) => item.code === code))));
  const possible = bySection.map(({ weight }) => weight).reduce(plus, NOTHING);
  const earned = bySection.map(({ share }) => share).reduce(plus, NOTHING);
  const bonus = sumOf(decided.filter((item) => item.bonus), pointsOf);
  const fatal = decided.some((item) => item.fatal && failed(item));
  const asked = items.filter(({ code }) => known.get(code).asked !== false);
  return {
    total: fatal ? 0 : possible[0] ? rounded(least(FULL, plus(times(over(earned, possible), FULL), ofHundredths(bonus)))) : null,
    bonus: bonus / 100, fatal, bySection, known,
    answered: asked.filter(({ code }) => known.get(code).answer !== null).length, count: asked.length,
  };
}

function sectionScore(given, items) {
  const base = items.filter((item) => !item.bonus);
  const counted = base.filter((item) => item.answer !== OUT || item.leftOut === "full");
  const gone = base.filter((item) => item.answer === OUT && item.leftOut === "total");
  const [possible, nominal] = [counted, base].map((some) => sumOf(some, ({ max }) => max));
  const earned = sumOf(counted, pointsOf);
  const kept = ofHundredths(nominal - sumOf(gone, ({ max }) => max));
  const weight = possible ? over(times(ofHundredths(given === null ? nominal : hundredths(given)), kept), ofHundredths(nominal)) : NOTHING;
  const share = possible ? over(times(weight, ofHundredths(earned)), ofHundredths(possible)) : NOTHING;
  return { earned: earned / 100, possible: possible / 100, weight, share };
}

const sumOf = (items, points) => items.reduce((sum, item) => sum + hundredths(points(item)), 0);

export function pointsOf({ answer, max, least: lowest, bonus, leftOut }) {
  if (typeof answer === "number") return answer;
  if (answer === OUT) return leftOut === "full" && !bonus ? max : 0;
  return answer === "pass" ? max : lowest;
}

function failed({ answer, max }) {
  return typeof answer === "number" ? answer === 0 && max > 0 : answer === "fail";
}
