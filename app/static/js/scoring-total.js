// The running total, by the same rule as the server's (engines/scoring/score): points earned of those possible,
// items that do not apply left out and the rest scaled to 100; a failed fatal item makes it 0.

/** @param items [{max, fatal, answer}], answer: "pass" | "fail" | "not_applicable" | a number of points | null */
export function runningTotal(items) {
  const answered = items.filter((item) => item.answer !== null);
  const asked = answered.filter((item) => item.answer !== "not_applicable");
  const earned = asked.reduce((sum, item) => sum + pointsOf(item), 0);
  const possible = asked.reduce((sum, item) => sum + item.max, 0);
  const fatal = asked.some((item) => item.fatal && failed(item));
  const total = fatal ? 0 : possible ? (earned * 100) / possible : null;
  return { total, earned, possible, fatal, answered: answered.length, count: items.length };
}

export function pointsOf({ answer, max }) {
  if (typeof answer === "number") return answer;
  return answer === "pass" ? max : 0;
}

function failed({ answer, max }) {
  return typeof answer === "number" ? answer === 0 && max > 0 : answer === "fail";
}
