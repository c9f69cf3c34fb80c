import type { TestGateway } from '../support/start-gateway.ts';

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
