import { actorOf } from '../casework/context.ts';
import type { FeatureHandlers } from '../kernel.ts';
import type { Alarms } from './service.ts';

export function alarmHandlers(alarms: Alarms): FeatureHandlers<'alarm'> {
  return {
    'alarm.list': (_input, context) => alarms.list(actorOf(context), context.now),
    'alarm.acknowledge': ({ caseId, key }, context) => { alarms.acknowledge(caseId, key, actorOf(context), context.now); return {}; },
    'alarm.figures': ({ from, to }, context) => { actorOf(context); return alarms.figures(from, to); },
  };
}
