import { memo, useCallback, useEffect, useId, useImperativeHandle, useRef, useState } from 'react';
import type { ComponentType, KeyboardEvent, ReactNode, Ref } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';

export type GridColumn = { readonly id: string; readonly header: string; /** CSS grid track */ readonly width: string; readonly align?: 'end' };

/** What a row component gets; it hands `frame` on to GridRow and selects its own entity by `id`. */
export type GridRowProps = { readonly id: string; readonly active: boolean; readonly frame: RowFrame };
export type RowFrame = { readonly element: string; readonly index: number; readonly top: number; readonly height: number; readonly active: boolean; readonly pick: (index: number) => void; readonly open: (index: number) => void };

export type DataGridHandle = { readonly focus: () => void };
export type DataGridProps = {
  /** Accessible name, e.g. "Werklijst". */
  readonly label: string;
  readonly ids: readonly string[];
  readonly columns: readonly GridColumn[];
  /** A memoised component at module level (its identity must not change between renders). */
  readonly row: ComponentType<GridRowProps>;
  /** Enter or double click. */
  readonly onOpen: (id: string) => void;
  /** Any other key without Ctrl/Alt/Meta while the grid has focus; answer true when used. */
  readonly onKey?: (key: string, id: string) => boolean;
  readonly onActive?: (id: string | null) => void;
  readonly empty: ReactNode;
  /** px */
  readonly rowHeight?: number;
  readonly ref?: Ref<DataGridHandle>;
};

const headerHeight = 32;
/** Rows drawn above and below what is in view, once the first frame is out. */
const overscan = 6;
const settledAfterMs = 200;
/** px, by label: how high a grid was when it was last on screen. Its first drawing takes that (or the window) for its height: drawn once, and not once more when it has been measured. */
const heights = new Map<string, number>();

/**
 * A role=grid that stays quick at thousands of rows: focus stays on the container (aria-activedescendant), rows are virtual and absolutely placed,
 * overflow is on the grid element itself. The active row is scrolled clear of the sticky header.
 */
export function DataGrid(props: DataGridProps): ReactNode {
  const { label, ids, columns, row: Row, onOpen, onKey, onActive, empty, rowHeight = 44, ref } = props;
  const base = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [activeId, setActiveId] = useState<string | null>(null);
  const [lastIndex, setLastIndex] = useState(0);
  const settled = useSettled();
  const virtualizer = useVirtualizer({
    count: ids.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: settled ? overscan : 0,
    initialRect: { width: window.innerWidth, height: Math.min(heights.get(label) ?? window.innerHeight, window.innerHeight) },
  });
  useEffect(() => { if (settled && virtualizer.scrollRect !== null) heights.set(label, virtualizer.scrollRect.height); }, [settled, label, virtualizer]);

  const foundIndex = activeId === null ? -1 : ids.indexOf(activeId);
  // The active row went away: its place stays active, so that the next key acts where the eyes are.
  const activeIndex = foundIndex >= 0 ? foundIndex : Math.min(lastIndex, ids.length - 1);
  const shownActive = ids[activeIndex] ?? null;

  useEffect(() => { onActive?.(shownActive); }, [onActive, shownActive]);
  useImperativeHandle(ref, () => ({ focus: () => { scroller.current?.focus(); } }), []);

  const latest = useRef({ ids, onOpen });
  useEffect(() => { latest.current = { ids, onOpen }; });

  const activate = useCallback((index: number): void => {
    const id = latest.current.ids[index];
    if (id === undefined) return;
    setActiveId(id);
    setLastIndex(index);
  }, []);
  const open = useCallback((index: number): void => {
    const id = latest.current.ids[index];
    if (id !== undefined) latest.current.onOpen(id);
  }, []);

  const reveal = (index: number): void => {
    const element = scroller.current;
    if (element === null) return;
    const start = index * rowHeight;
    const end = start + rowHeight + headerHeight;
    if (start < element.scrollTop) element.scrollTop = start;
    else if (end > element.scrollTop + element.clientHeight) element.scrollTop = end - element.clientHeight;
  };
  const moveTo = (index: number): void => {
    const clamped = Math.max(0, Math.min(ids.length - 1, index));
    activate(clamped);
    reveal(clamped);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.altKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 600) - headerHeight) / rowHeight) - 1);
    const step = steps(event.key, activeIndex, ids.length, page);
    if (step !== null) moveTo(step);
    else if (event.key === 'Enter') open(activeIndex);
    else if (shownActive === null || onKey?.(event.key, shownActive) !== true) return;
    event.preventDefault();
  };

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={ids.length + 1}
      aria-colcount={columns.length}
      aria-activedescendant={shownActive === null ? undefined : `${base}${activeIndex}`}
      className="grid"
      tabIndex={0}
      data-pane="true"
      style={{ '--columns': columns.map((column) => column.width).join(' ') } as Record<string, string>}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className="grid-head">
        <div role="row" aria-rowindex={1} className="grid-columns">
          {columns.map((column) => <div key={column.id} role="columnheader" className={column.align === 'end' ? 'grid-cell cell-end' : 'grid-cell'}>{column.header}</div>)}
        </div>
      </div>
      <div role="rowgroup" className="grid-body" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const id = ids[item.index];
          if (id === undefined) return null;
          return <Framed key={id} row={Row} id={id} element={`${base}${item.index}`} index={item.index} top={item.start} height={rowHeight} active={item.index === activeIndex} pick={activate} open={open} />;
        })}
        {ids.length === 0 ? <div role="row" aria-rowindex={2} className="grid-empty"><div role="gridcell" aria-colspan={columns.length}>{empty}</div></div> : null}
      </div>
    </div>
  );
}

/** False for the first frame and what comes right behind it: what nobody sees yet is drawn after it. */
function useSettled(): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => { setSettled(true); }, settledAfterMs);
    return () => { clearTimeout(timer); };
  }, []);
  return settled;
}

const Framed = memo(function Framed({ row: Row, id, element, index, top, height, active, pick, open }: RowFrame & { readonly row: ComponentType<GridRowProps>; readonly id: string }): ReactNode {
  return <Row id={id} active={active} frame={{ element, index, top, height, active, pick, open }} />;
});

export type GridRowShellProps = { readonly frame: RowFrame; readonly children: ReactNode; readonly className?: string; readonly data?: Readonly<Record<`data-${string}`, string | undefined>> };

/** The row element itself; `data` puts attributes on it (data-bed-group, data-status). Children are GridCells. */
export function GridRow({ frame, children, className = '', data = {} }: GridRowShellProps): ReactNode {
  return (
    <div
      role="row"
      id={frame.element}
      aria-rowindex={frame.index + 2}
      aria-selected={frame.active}
      className={`grid-row grid-columns ${className}`}
      style={{ transform: `translateY(${frame.top}px)`, height: frame.height }}
      onMouseDown={() => { frame.pick(frame.index); }}
      onDoubleClick={() => { frame.open(frame.index); }}
      {...data}
    >
      {children}
    </div>
  );
}

/** One cell; text that doesn't fit is cut with an ellipsis and whole in its title. */
export function GridCell({ children, title, align, wrap = false }: { readonly children: ReactNode; readonly title?: string; readonly align?: 'end'; readonly wrap?: boolean }): ReactNode {
  return <div role="gridcell" className={`grid-cell ${align === 'end' ? 'cell-end' : ''} ${wrap ? 'cell-wrap' : ''}`} title={title}>{children}</div>;
}

function steps(key: string, index: number, count: number, page: number): number | null {
  switch (key) {
    case 'ArrowDown': return index + 1;
    case 'ArrowUp': return index - 1;
    case 'Home': return 0;
    case 'End': return count - 1;
    case 'PageDown': return index + page;
    case 'PageUp': return index - page;
    default: return null;
  }
}
