// Which seconds of a recording were played: spans [begin, end], in order, that do not touch.
const SLACK_S = 0.3; // the player tells the time a few times a second

/** The same seconds with one more span. */
export function withSpan(spans, [begin, end]) {
  const apart = ([from, until]) => until < begin - SLACK_S || from > end + SLACK_S;
  const joined = spans.filter((span) => !apart(span));
  const whole = [Math.min(begin, ...joined.map(([from]) => from)), Math.max(end, ...joined.map(([, until]) => until))];
  return [...spans.filter(apart), whole].sort(([one], [other]) => one - other);
}
