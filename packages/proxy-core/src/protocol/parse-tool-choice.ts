import type { ToolChoice } from './chat-request.ts';
import type { RequestParam } from './request-param.ts';

/** Reads `tool_choice`. @throws {@link ProxyError} naming the member at fault. */
export function parseToolChoice(choice: RequestParam): ToolChoice {
  const { value } = choice;
  if (value === 'auto' || value === 'none' || value === 'required') return { type: value };
  if (typeof value !== 'object') throw choice.wrong('"auto", "none", "required" or an object naming a function');
  const type = choice.member('type');
  if (type.string() !== 'function') throw type.unsupported('Use "auto", "none", "required" or one named function.');
  return { type: 'tool', name: choice.member('function').member('name').nonEmptyString() };
}
