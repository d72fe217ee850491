const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const two = (byte: number | undefined): string => hex[(byte ?? 0) & 0xff] ?? '';

/**
 * UUIDv7: the instant (ms) in the first 48 bits, the rest random; sorts by time, unique across desks without asking anybody. Written out by hand: a save has just waited for the disk, and each
 * call that leaves JavaScript costs it some microseconds then.
 */
export function uuidV7(now: number, random: (bytes: number) => Uint8Array): string {
  const r = random(10);
  const [high, low] = [Math.floor(now / 0x1000000), Math.floor(now) % 0x1000000];
  const time = `${two(high >> 16)}${two(high >> 8)}${two(high)}${two(low >> 16)}-${two(low >> 8)}${two(low)}`;
  const versions = `${two(((r[0] ?? 0) & 0x0f) | 0x70)}${two(r[1])}-${two(((r[2] ?? 0) & 0x3f) | 0x80)}${two(r[3])}`;
  return `${time}-${versions}-${two(r[4])}${two(r[5])}${two(r[6])}${two(r[7])}${two(r[8])}${two(r[9])}`;
}
