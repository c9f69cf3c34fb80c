/** Texts that may never turn up where they do not belong: the gateway's output, errors, answers to others. */
export const CANARIES = {
  clientKey: 'sk-canary-client-5c1f0d7ab2',
  bystanderKey: 'sk-canary-bystander-90be44c1',
  adminKey: 'sk-canary-admin-7720afe3d1',
  providerKey: 'sk-canary-provider-e83b1f6c',
  otherProviderKey: 'sk-canary-provider-0a6d42b7',
  prompt: 'canary-prompt-the-secret-recipe',
  completion: 'canary-completion-of-the-recipe',
  header: 'canary-header-4f0e9a71',
  url: 'canary-url-b2c87d05',
} as const;

/**
 * The completion as a model's name tells the mock provider what to say: a model's name may be told, so the text must not stand
 * in it as it is.
 */
export const ENCODED_COMPLETION = CANARIES.completion.replace('c', '%63');

type CanaryName = keyof typeof CANARIES;
const ALL_NAMES = Object.keys(CANARIES) as CanaryName[];

/** Which canaries `text` holds. */
export function canariesIn(text: string, names: readonly CanaryName[] = ALL_NAMES): readonly string[] {
  return names.filter((name) => text.includes(CANARIES[name]));
}

/** `log` without the models that were asked for: by its name the mock provider is told what to say, and the log tells the name. */
export function withoutModels(log: string): string {
  return log.replaceAll(`mock-chat:text=${CANARIES.completion}`, 'mock-chat');
}
