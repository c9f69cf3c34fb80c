/** Names of the stable semantic conventions as far as they are used here. */
export const SEMANTICS = {
  method: 'http.request.method',
  route: 'http.route',
  status: 'http.response.status_code',
  scheme: 'url.scheme',
  errorType: 'error.type',
  serverAddress: 'server.address',
  serverPort: 'server.port',
  exception: 'exception',
  exceptionType: 'exception.type',
  exceptionStack: 'exception.stacktrace',
  requestDuration: 'http.server.request.duration',
} as const;
