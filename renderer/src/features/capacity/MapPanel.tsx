import { useId, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import netherlands from '@svg-maps/netherlands';
import type { SearchView } from '../../../../shared/contract/views.ts';
import { Panel, useClock } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { mapPlaces } from './map-places.ts';
import { onMap, pointsOf } from './map-points.ts';
import { setFilters, statusNow } from './store.ts';
import './map.css';

const t = nl.rounds;
const towns = mapPlaces.map(([name, lat, lng]) => ({ name, ...onMap({ lat, lng }) }));

/** The fitting places on a map: filled = free, open ring = bellen. The arrows go from place to place in the order of the list, Enter shows that place in the list. */
export function MapPanel({ view }: { readonly view: SearchView }): ReactNode {
  const id = useId();
  const [at, setAt] = useState(0);
  const minute = useClock((instant) => Math.floor(instant / 60_000));
  const { points, unplaced } = pointsOf(view.fitting, (row) => statusNow({ ...row, gone: false }, minute * 60_000));
  const active = points[Math.min(at, points.length - 1)];
  const free = points.filter((point) => point.free > 0).length;
  const from = view.from?.position == null ? null : onMap(view.from.position);
  const show = (place: string): void => { setFilters({ text: place }); document.querySelector<HTMLElement>('.beds-fitting [role="grid"]')?.focus(); };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowRight') setAt(Math.min(at + 1, points.length - 1));
    else if (event.key === 'ArrowUp' || event.key === 'ArrowLeft') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Home') setAt(0);
    else if (event.key === 'End') setAt(points.length - 1);
    else if (event.key === 'Enter' && active !== undefined) show(active.place);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <Panel title={t.map} className="map" pane>
      <p id={`${id}d`} className="visually-hidden">{t.mapAlt(free, points.length - free, unplaced)}</p>
      <div className="map-frame" role="listbox" aria-label={t.map} aria-describedby={`${id}d`} tabIndex={0} aria-activedescendant={active === undefined ? undefined : `${id}${Math.min(at, points.length - 1)}`} onKeyDown={onKeyDown}>
        <svg viewBox={netherlands.viewBox} role="presentation" focusable="false">
          <g aria-hidden="true">{netherlands.locations.map((province) => <path key={province.id} className="map-province" d={province.path} />)}</g>
          <g aria-hidden="true">{towns.map((town) => <g key={town.name}><circle className="map-town" cx={town.x} cy={town.y} r={2.5} /><text className="map-name" x={town.x} y={town.y + 22}>{town.name}</text></g>)}</g>
          {from === null ? null : <g aria-hidden="true"><path className="map-patient" d={`M ${from.x} ${from.y} m -9 -9 l 18 18 m 0 -18 l -18 18`} /></g>}
          {points.map((point, index) => (
            <g key={point.place} id={`${id}${index}`} role="option" aria-selected={point === active} aria-label={t.mapPlace(point.place, point.free, point.call)} className={point === active ? 'map-point map-point-active' : 'map-point'} onClick={() => { setAt(index); show(point.place); }}>
              <circle className={point.free > 0 ? 'map-free' : 'map-call'} cx={point.x} cy={point.y} r={Math.min(13, 6 + point.free + point.call / 2)} />
            </g>
          ))}
        </svg>
      </div>
      <p aria-live="polite">{active === undefined ? nl.capacity.empty : t.mapPlace(active.place, active.free, active.call)}</p>
      <p className="map-legend"><span><span aria-hidden="true">●</span> {t.mapLegendFree}</span><span><span aria-hidden="true">○</span> {t.mapLegendCall}</span>{from === null ? null : <span><span aria-hidden="true">✕</span> {t.mapPatient} ({view.from?.place ?? ''})</span>}</p>
      <p className="muted map-credit">{t.mapCredit}</p>
    </Panel>
  );
}
