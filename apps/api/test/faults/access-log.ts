import type { TestGateway } from '../support/start-gateway.ts';
import { until } from '../support/until.ts';

/** What the access log says of one request. */
export interface LoggedRequest {
  readonly requestId: string;
  readonly status: number;
  readonly route: string;
  readonly error?: string;
  readonly model?: string;
  readonly caller?: string;
  readonly attempts?: readonly { readonly provider: string; readonly model: string; readonly result: string }[];
  readonly tokens?: { readonly promptTokens: number; readonly completionTokens: number; readonly estimated?: boolean };
  readonly costUsd?: number;
}

interface ReadLine {
  /** Where it begins in the gateway's output. */
  readonly at: number;
  readonly request: LoggedRequest;
}

interface Reading {
  readonly lines: ReadLine[];
  /** Where the part of the output begins that has not been read yet. */
  next: number;
}

/** What was read of each gateway's output: it grows to many megabytes, and is looked at after each case. */
const readings = new WeakMap<TestGateway, Reading>();

/** The lines of the access log among all that the gateway wrote, from that character on. */
export function loggedRequests(gateway: TestGateway, from = 0): readonly LoggedRequest[] {
  const reading = readings.get(gateway) ?? { lines: [], next: 0 };
  readings.set(gateway, reading);
  const text = gateway.output();
  for (let end = text.indexOf('\n', reading.next); end !== -1; end = text.indexOf('\n', reading.next)) {
    const line = text.slice(reading.next, end);
    if (line.includes('"message":"request"')) reading.lines.push({ at: reading.next, request: JSON.parse(line) });
    reading.next = end + 1;
  }
  return reading.lines.filter(({ at }) => at >= from).map(({ request }) => request);
}

/** The one line that the access log has had since `from` for a call to that model, once it is there. Those of others may come late. */
export async function onlyLogged({ gateway }: { readonly gateway: TestGateway }, { from, model }: { readonly from: number; readonly model: string }): Promise<LoggedRequest> {
  const lines = (): readonly LoggedRequest[] => loggedRequests(gateway, from).filter((line) => line.model === model);
  await until(() => lines().length > 0, { limitMs: 5000, lookEveryMs: 20, describe: () => 'no line in the access log' });
  const [line, ...others] = lines();
  if (line === undefined || others.length > 0) throw new Error(`${lines().length} lines in the access log, where one was expected`);
  return line;
}
