/** Letters of names whose values are secrets by kind; case, `-` and `_` do not matter. */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  'authorization', 'proxyauthorization', 'apikey', 'apikeys', 'xapikey', 'xgoogapikey', 'cookie', 'setcookie',
  'password', 'passwd', 'passphrase', 'secret', 'clientsecret', 'token', 'accesstoken', 'refreshtoken', 'idtoken', 'authtoken',
  'xauthtoken', 'bearertoken', 'sessiontoken', 'privatekey', 'secretkey', 'secretaccesskey', 'credential', 'credentials',
]);

/** Whether a field of this name holds a secret, whatever it looks like. */
export function isSecretName(name: string): boolean {
  return SECRET_NAMES.has(name.toLowerCase().replaceAll(/[-_.]/g, ''));
}
