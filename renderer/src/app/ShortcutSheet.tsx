import type { ReactNode } from 'react';
import { Dialog } from '../components/Dialog.tsx';
import { nl } from '../nl.ts';
import { useBindings } from './keys.ts';

type Line = { readonly shown: string; readonly label: string };

/** F1: every key that works, from the registry itself, plus those of a grid and of a question. */
export function ShortcutSheet({ onClose }: { readonly onClose: () => void }): ReactNode {
  const bindings = useBindings((state) => state.bindings);
  const everywhere = [...new Map(bindings.map((binding) => [binding.shown, binding])).values()].toSorted((a, b) => a.shown.localeCompare(b.shown, 'nl', { numeric: true }));
  return (
    <Dialog title={nl.common.shortcuts} onClose={onClose} wide>
      {/* the list is longer than a small screen: with the focus here the arrows scroll it */}
      <div className="sheet" role="group" aria-label={nl.common.shortcuts} tabIndex={0}>
        <Group title={nl.keys.groupEverywhere} lines={everywhere} />
        <Group title={nl.keys.groupTriage} lines={triageKeys} />
        <Group title={nl.keys.groupGrid} lines={gridKeys} />
      </div>
    </Dialog>
  );
}

function Group({ title, lines }: { readonly title: string; readonly lines: readonly Line[] }): ReactNode {
  return (
    <section className="sheet-group">
      <h3>{title}</h3>
      <dl>{lines.map((line) => <div key={line.shown} className="sheet-line"><dt><kbd className="key-hint">{line.shown}</kbd></dt><dd>{line.label}</dd></div>)}</dl>
    </section>
  );
}

const triageKeys: readonly Line[] = [
  { shown: '1 – 9', label: nl.keys.digits }, { shown: 'J  N  O', label: nl.keys.yesNo }, { shown: 'W', label: nl.keys.why }, { shown: '←', label: nl.keys.previous }, { shown: 'A', label: nl.keys.allQuestions },
];
const gridKeys: readonly Line[] = [
  { shown: '↑  ↓', label: nl.keys.gridMove }, { shown: 'Home  End', label: nl.keys.gridEnds }, { shown: 'PgUp  PgDn', label: nl.keys.gridPages }, { shown: 'Enter', label: nl.keys.gridOpen },
  { shown: 'N', label: nl.keys.gridTake }, { shown: 'L', label: nl.keys.gridRelease }, { shown: '1 – 7', label: nl.keys.gridFilters }, { shown: '0', label: nl.keys.gridChanges }, { shown: 'B', label: nl.keys.gridBed }, { shown: 'S', label: nl.keys.gridPhysician }, { shown: 'T', label: nl.keys.gridCall }, { shown: '/', label: nl.keys.gridFilter },
];
