export { ProxyError } from './errors/proxy-error.ts';
export { nearestNames } from './routing/nearest-names.ts';
