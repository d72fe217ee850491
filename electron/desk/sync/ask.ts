import { CodedError, ErrorCode } from '../../../shared/contract/errors.ts';
import { RegionError } from '../../../shared/contract/region.ts';
import type { RegionAsk } from '../kernel.ts';
import type { Net } from './ports.ts';
import { answered } from './wire.ts';

const timeoutMs = 15_000;
const noAnswer = 'De regio is nu niet bereikbaar. Er is niets gewijzigd; probeer het opnieuw zodra er verbinding is.';

/** Questions that wait for the region's answer and are never queued: what must not happen later unseen (publishing, switching surge on, an exercise). */
export function createRegionAsk(net: () => Net | null): RegionAsk {
  return {
    ask: async (method, path, body) => {
      const open = net();
      if (open === null) throw new CodedError('offline', noAnswer);
      const response = await open.request({ method, path, timeoutMs, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }).catch(() => { throw new CodedError('offline', noAnswer); });
      const answer = answered(response);
      if (response.status >= 200 && response.status < 300 && answer !== undefined) return answer;
      const told = RegionError.safeParse(answer);
      if (!told.success) throw new CodedError('internal', 'De regio gaf een antwoord dat niet te lezen is. Probeer het zo opnieuw.');
      const code = ErrorCode.safeParse(told.data.error.code);
      throw new CodedError(code.success ? code.data : 'internal', told.data.error.message, told.data.error.details);
    },
  };
}
