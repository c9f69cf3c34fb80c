/** One way of running Portkey's gateway. */
export interface PortkeyKind {
  readonly name: string;
  readonly arguments: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** As `npx @portkey-ai/gateway` runs it. */
export const PORTKEY: PortkeyKind = { name: 'Portkey', arguments: [], env: {} };

/** With what its source has to turn off: the console, whose page and event stream it serves otherwise. */
export const PORTKEY_TUNED: PortkeyKind = { name: 'Portkey, tuned', arguments: ['--headless'], env: { NODE_ENV: 'production' } };
