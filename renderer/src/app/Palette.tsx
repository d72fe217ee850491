import { useId, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { Dialog } from '../components/Dialog.tsx';
import { nl } from '../nl.ts';

export type Command = { readonly id: string; readonly name: string; readonly shown: string; readonly run: () => void };

/** Ctrl+K: every screen and command by name. The text field keeps the focus; the arrows move through the list. */
export function Palette({ commands, onClose }: { readonly commands: readonly Command[]; readonly onClose: () => void }): ReactNode {
  const listId = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const found = commands.filter((command) => matches(command.name, text));
  const index = Math.min(at, Math.max(0, found.length - 1));
  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    onClose();
    // After the dialog has given the focus back: the command decides where it goes next.
    setTimeout(command.run, 0);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') run(found[index]);
    else if (event.key === 'ArrowDown') setAt(Math.min(index + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(index - 1, 0));
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={nl.common.palette} onClose={onClose} hideHead>
      <input
        className="input palette-input"
        role="combobox"
        aria-label={nl.common.palette}
        aria-expanded="true"
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={found.length === 0 ? undefined : `${listId}${index}`}
        placeholder={nl.common.paletteHint}
        autoFocus
        value={text}
        onChange={(event) => { setText(event.currentTarget.value); setAt(0); }}
        onKeyDown={onKeyDown}
      />
      <ul id={listId} role="listbox" aria-label={nl.common.palette} className="palette-list">
        {found.map((command, position) => (
          <li
            key={command.id}
            id={`${listId}${position}`}
            role="option"
            aria-label={command.name}
            aria-selected={position === index}
            className="palette-option"
            ref={(element) => { if (position === index) element?.scrollIntoView?.({ block: 'nearest' }); }}
            onMouseDown={(event) => { event.preventDefault(); }}
            onClick={() => { run(command); }}
          >
            <span>{command.name}</span>
            {command.shown === '' ? null : <kbd className="key-hint" aria-hidden="true">{command.shown}</kbd>}
          </li>
        ))}
      </ul>
      <p className="palette-empty muted" role="status">{found.length === 0 ? nl.common.paletteEmpty : ''}</p>
    </Dialog>
  );
}

function matches(name: string, text: string): boolean {
  const words = text.toLocaleLowerCase('nl').split(/\s+/);
  return words.every((word) => name.toLocaleLowerCase('nl').includes(word));
}
