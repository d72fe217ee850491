/** The value itself, frozen all the way down: for values made of plain parts that nobody changes, so that the contract checks them once (`checkedOnce`). */
export function frozen<T extends object | null>(value: T): T {
  if (value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) frozen(part as object);
  return Object.freeze(value);
}
