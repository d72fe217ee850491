import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { Button, Dialog, Facts, PhoneNumber, Tag, TextField } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import './directory.css';
import { closeFinder, useDeskLookup, useFinder } from './store.ts';
import type { DeskLookup } from './store.ts';

const t = nl.directory;

/** Ctrl+K, "Loket van een andere regio zoeken": a place in, the desk with its 24/7 number out. */
export function DeskFinder(): ReactNode {
  const text = useFinder((state) => state.text);
  return text === null ? null : <Finder start={text} />;
}

function Finder({ start }: { readonly start: string }): ReactNode {
  const [text, setText] = useState(start);
  useEffect(() => { setText(start); }, [start]);
  const answer = useDeskLookup(text);
  return (
    <Dialog title={t.title} wide onClose={closeFinder}>
      <div className="finder">
        <TextField label={t.place} hint={t.hint} value={text} onChange={setText} />
        <div role="status" className="finder-answer">{answer === null ? null : answer.kind === 'found' ? <Found answer={answer} onPick={setText} /> : <Asked answer={answer} onPick={setText} />}</div>
      </div>
    </Dialog>
  );
}

type AnswerProps = { readonly answer: DeskLookup; readonly onPick: (name: string) => void };

function Asked({ answer, onPick }: AnswerProps): ReactNode {
  return <><p>{answer.question}</p><Options names={answer.options} onPick={onPick} /></>;
}

function Found({ answer, onPick }: AnswerProps): ReactNode {
  return (
    <>
      <h3>{t.region(answer.region ?? '')} {answer.own ? <Tag tone="good">{t.own}</Tag> : null}</h3>
      <ul className="finder-desks">{answer.desks.map((desk) => <li key={`${desk.region}${desk.part ?? ''}`}><DeskLine desk={desk} size="large" /></li>)}</ul>
      <Facts missing={nl.common.unknown} rows={[{ label: t.municipality, value: answer.municipality }, { label: t.careOffice, value: answer.careOffice }, { label: t.source, value: answer.source }]} />
      {answer.options.length === 0 ? null : <><h3>{t.also}</h3><Options names={answer.options} onPick={onPick} /></>}
      {answer.neighbours.length === 0 ? null : <details><summary>{t.neighbours} ({answer.neighbours.length})</summary><ul className="finder-desks">{answer.neighbours.map((desk) => <li key={desk.region}><DeskLine desk={desk} size="normal" /></li>)}</ul></details>}
    </>
  );
}

function Options({ names, onPick }: { readonly names: readonly string[]; readonly onPick: (name: string) => void }): ReactNode {
  return <div className="row finder-options">{names.map((name) => <Button key={name} onPress={() => { onPick(name); }}>{name}</Button>)}</div>;
}

/** Name and number of a desk; what isn't known is said. */
export function DeskLine({ desk, size }: { readonly desk: DeskLookup['desks'][number]; readonly size: 'large' | 'normal' }): ReactNode {
  const name = `${desk.deskName ?? t.region(desk.region)}${desk.part === null ? '' : `, ${t.part(desk.part)}`}`;
  return desk.phone === null || desk.phone === '' ? <p><strong>{name}</strong> <span className="muted">{t.noDesk}</span></p> : <PhoneNumber whose={name} number={desk.phone} size={size} />;
}
