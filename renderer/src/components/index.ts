/**
 * The building blocks of every screen. In short (props are documented at each):
 *   Button {children, onPress, kind?: primary|plain|quiet, keyHint?, blockedBecause?: string|null, busy?, pressed?, expanded?, label?}
 *   TextField / TextArea {label, value, onChange(every key), onCommit(blur/Enter), error?, hint?, aside?} · SelectField {label, value, options, onChange} · CheckField
 *   ComboField {label, value, options (already filtered), onChange, onCommit, onChoose, error?}
 *   PhoneNumber {number, whose?, size?} · UrgencyBadge {urgency|null, size?} · ClockText {tone: calm|near|overdue|done} · Tag · Notice {tone, title?} · EmptyState {title}
 *   ScreenHead {title, aside?, lead?, actions?} (screens without a tab) · Panel {title, aside?, pane? (F6 stop), className?, data?} · Facts {rows, missing} · Waiting {error, onRetry}
 *   Shapes (styles/layout.css): page, split, column (fill), table, table-scroll, lines (lines-ruled), strip, row, compact, side-nav, two-lines
 *   Dialog {title, onClose, footer?, wide?} (mount to open, unmount to close) · notify({text, tone?, undo?}) · allowUndo(fn) (silent Ctrl+Z for 10 s)
 *   DataGrid {label, ids, columns, row, onOpen, onKey?, onActive?, empty, rowHeight?} with a memo row component at module level:
 *     const Row = memo(({id, frame}: GridRowProps) => <GridRow frame={frame} data={{'data-bed-group': id}}><GridCell>…</GridCell></GridRow>)
 *   useClock(now => primitive) · now()
 * Texts: nl.<feature>.<name> from nl.ts. Core: desk.ask('method', input) -> {ok,value}|{ok:false,error}; desk.on('casework.changed'|…|'resync', ids => …).
 * Keys: useKeys([{keys:'F8', label, run}]) from app/keys.ts. The case on screen: useActiveCase() from app/active-case.ts. Go to a screen: goTo('beds') from app/screens.ts.
 */
export { Button, KeyHint } from './Button.tsx';
export type { ButtonProps } from './Button.tsx';
export { CheckField, FieldFrame, SelectField, TextArea, TextField, useFieldIds } from './Fields.tsx';
export type { CheckFieldProps, SelectFieldProps, TextAreaProps, TextFieldProps } from './Fields.tsx';
export { ComboField } from './Combo.tsx';
export type { ComboFieldProps } from './Combo.tsx';
export { PhoneNumber } from './Phone.tsx';
export { ClockText, EmptyState, Notice, Tag, UrgencyBadge, Waiting } from './Marks.tsx';
export type { ClockTone } from './Marks.tsx';
export { Facts, Panel, ScreenHead } from './Panel.tsx';
export { Dialog } from './Dialog.tsx';
export { Toasts } from './Toasts.tsx';
export { allowUndo, dismiss, notify, undoNewest } from './toast-store.ts';
export { DataGrid, GridCell, GridRow } from './DataGrid.tsx';
export type { DataGridHandle, GridColumn, GridRowProps, RowFrame } from './DataGrid.tsx';
export { now, useClock } from './clock.ts';
