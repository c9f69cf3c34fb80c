import packageJson from '../package.json' with { type: 'json' };

/** The gateway's version. */
export const VERSION: string = packageJson.version;
