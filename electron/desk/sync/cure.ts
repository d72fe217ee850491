/** Kinds that a noted bootstrap is limited to; null = everything. */
export function kindsToCure(reason: string): readonly string[] | null {
  const [word, ...kinds] = reason.split(' ');
  return word === 'digest' && kinds.length > 0 ? kinds : null;
}
