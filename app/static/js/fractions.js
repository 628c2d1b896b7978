// Exact sums of points: [numerator, denominator], both BigInt, the latter above 0. Thirds of a weight have no last
// digit, and a total that lies on half a hundredth has to be rounded as the server rounds it.
export const NOTHING = [0n, 1n];

/** Of hundredths, a whole number. */
export const ofHundredths = (hundredths) => [BigInt(hundredths), 100n];
export const plus = ([a, b], [c, d]) => [a * d + c * b, b * d];
export const times = ([a, b], [c, d]) => [a * c, b * d];
export const over = ([a, b], [c, d]) => [a * d, b * c];
export const least = (one, other) => (one[0] * other[1] < other[0] * one[1] ? one : other);

/** The number with two decimals, halves up; for fractions from 0 up. */
export const rounded = ([a, b]) => Number((200n * a + b) / (2n * b)) / 100;
