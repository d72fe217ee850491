/** Counts by one label, for Prometheus text. */
export class Counter {
  private readonly counts = new Map<string, number>();
  add(label: string, by = 1): void {
    this.counts.set(label, (this.counts.get(label) ?? 0) + by);
  }

  entries(): readonly (readonly [string, number])[] {
    return [...this.counts].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

export type Counters = { readonly commands: Counter; readonly requests: Counter; readonly rejectedRequests: Counter; /** transactions that the database asked to repeat, by SQLSTATE */ readonly retries: Counter; streams: number; snapshots: number; /** 1 until the access log is found not to be whole */ auditIntact: 0 | 1 };

export function newCounters(): Counters {
  return { commands: new Counter(), requests: new Counter(), rejectedRequests: new Counter(), retries: new Counter(), streams: 0, snapshots: 0, auditIntact: 1 };
}

export type Gauges = Readonly<Record<string, number>>;

/** Prometheus text format 0.0.4. Labels hold codes and route patterns only. */
export function prometheus(counters: Counters, gauges: Gauges): string {
  const lines: string[] = [];
  const counter = (name: string, help: string, label: string, source: Counter): void => {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} counter`, ...source.entries().map(([value, count]) => `${name}{${label}="${value.replace(/[\\"\n]/g, '_')}"} ${count}`));
  };
  counter('regioloket_commands_total', 'Commands answered, by result.', 'status', counters.commands);
  counter('regioloket_requests_total', 'Requests answered, by route.', 'route', counters.requests);
  counter('regioloket_request_errors_total', 'Requests refused or failed, by code.', 'code', counters.rejectedRequests);
  counter('regioloket_transaction_retries_total', 'Transactions repeated, by SQLSTATE.', 'sqlstate', counters.retries);
  for (const [name, value] of Object.entries({ ...gauges, streams: counters.streams, snapshots: counters.snapshots })) lines.push(`# TYPE regioloket_${name} gauge`, `regioloket_${name} ${value}`);
  return `${lines.join('\n')}\n`;
}
