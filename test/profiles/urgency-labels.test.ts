import { expect, it } from 'vitest';
import { instantOf } from '../../shared/calendar/index.ts';
import { defaultProfile } from '../../shared/profile/default.ts';
import { memoryDesk } from '../support/memory-kernel.ts';

it('a region\'s own names of urgencies reach the screens; a region without them has none', async () => {
  const desk = memoryDesk({ now: instantOf('2026-11-20', '22:10') });
  expect(await desk.call('profile.urgencyLabels', {})).toEqual({ labels: {} });
  const profile = defaultProfile('region-1');
  desk.put('profile', { ...profile, version: profile.version + 1, urgencyLabels: { U1: 'A1', U2: 'A2' } });
  expect(await desk.call('profile.urgencyLabels', {})).toEqual({ labels: { 'region-1': { U1: 'A1', U2: 'A2' } } });
});
