let next = 10_000_000;

/** The first of so many numbers that nobody has had yet. */
export function take(many = 1): number {
  next += many;
  return next - many;
}
