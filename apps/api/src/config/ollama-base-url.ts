const DEFAULT_PORT = '11434';

/**
 * Where a client finds Ollama, given `OLLAMA_HOST`: `host`, `host:port`, `:port` or a URL.
 *
 * As with Ollama's own clients the scheme is http and, without a scheme, the port 11434. The variable often holds what
 * the server listens on; `0.0.0.0` and `[::]` therefore become this machine's loopback address.
 */
export function ollamaBaseUrl(host: string): string {
  const [, scheme = '', authority = '', path = ''] = /^([a-z]+:\/\/)?([^/]*)(.*)$/is.exec(host) ?? [];
  const [, name = '', port = scheme === '' ? `:${DEFAULT_PORT}` : ''] = /^(.*?)(:\d+)?$/s.exec(authority) ?? [];
  const origin = `${scheme || 'http://'}${reachableName(name)}${port}`;
  const base = path.replace(/\/+$/, '');
  return base.endsWith('/v1') ? `${origin}${base}` : `${origin}${base}/v1`;
}

function reachableName(name: string): string {
  if (name === '' || name === '0.0.0.0') return '127.0.0.1';
  return name === '[::]' ? '[::1]' : name;
}
