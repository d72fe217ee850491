import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';

type CellProps = { readonly label: string; readonly value: unknown; readonly wrong: string | null; readonly onPut: (value: number | null) => void; /** may be left empty: null */ readonly optional?: boolean };

/** Minutes in one cell of a table of norms, kept when the cell is left; anything but a whole number goes back to what it was. */
export function NormCell({ label, value, wrong, onPut, optional = false }: CellProps): ReactNode {
  const shown = typeof value === 'number' ? String(value) : '';
  const [typed, setTyped] = useState(shown);
  useEffect(() => { setTyped(shown); }, [shown]);
  const commit = (): void => {
    const text = typed.trim();
    if (text === shown) return;
    if (/^\d{1,6}$/.test(text)) onPut(Number(text));
    else if (optional && text === '') onPut(null);
    else setTyped(shown);
  };
  return <input className="input norm-cell" inputMode="numeric" aria-label={label} title={wrong ?? undefined} aria-invalid={wrong === null ? undefined : true} value={typed} onChange={(event) => { setTyped(event.currentTarget.value); }} onBlur={commit} onKeyDown={(event) => { if (event.key === 'Enter') commit(); }} />;
}
