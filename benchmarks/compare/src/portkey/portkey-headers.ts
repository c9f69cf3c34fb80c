/** What Portkey's gateway must be told with each request: the dialect of the provider, and where it is. */
export function portkeyHeaders(provider: URL): readonly string[] {
  return ['x-portkey-provider: openai', `x-portkey-custom-host: ${provider.origin}/v1`];
}
