// Must be imported before any zod schema is built: zod 4 otherwise probes `eval`, which the page's CSP forbids.
import * as z from 'zod';

z.config({ jitless: true });
