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

/** The lines of the access log among all that the gateway wrote, from that character on. */
export function loggedRequests(gateway: TestGateway, from = 0): readonly LoggedRequest[] {
  return gateway.output().slice(from).split('\n').flatMap((line) => {
    const entry = line.startsWith('{') ? parsed(line) : undefined;
    return entry?.message === 'request' ? [entry] : [];
  });
}

function parsed(line: string): (LoggedRequest & { readonly message: string }) | undefined {
  try {
    return JSON.parse(line);
  } catch {
    // The last line may not have come as a whole yet.
    return undefined;
  }
}

/** The one line that the access log has had since `from` for a call to a model, once it is there. */
export async function onlyLogged({ gateway }: { readonly gateway: TestGateway }, from: number): Promise<LoggedRequest> {
  const lines = (): readonly LoggedRequest[] => loggedRequests(gateway, from).filter(({ route }) => route === '/v1/chat/completions');
  await until(() => lines().length > 0, { limitMs: 5000, lookEveryMs: 20, describe: () => 'no line in the access log' });
  const [line, ...others] = lines();
  if (line === undefined || others.length > 0) throw new Error(`${lines().length} lines in the access log, where one was expected`);
  return line;
}
