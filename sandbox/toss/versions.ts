/** Wire versions, oldest first (section 2): two numbers up to 1.4, then dates. */
const wireVersions = [
  '1.0',
  '1.1',
  '1.2',
  '1.3',
  '1.4',
  '2022-06-08',
  '2022-07-27',
  '2022-11-16',
  '2024-06-01',
] as const;

export type WireVersion = (typeof wireVersions)[number];

export function isBefore(version: WireVersion, other: WireVersion): boolean {
  return wireVersions.indexOf(version) < wireVersions.indexOf(other);
}
