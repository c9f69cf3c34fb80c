import type { ToolDefinition } from './chat-request.ts';
import { refuseOtherMembers } from './refuse-other-members.ts';
import type { RequestParam } from './request-param.ts';

/** Reads `tools`. @throws {@link ProxyError} naming the member at fault. */
export function parseTools(tools: RequestParam): readonly ToolDefinition[] {
  return tools.elements().map(parseTool);
}

function parseTool(tool: RequestParam): ToolDefinition {
  const type = tool.member('type');
  if (type.string() !== 'function') throw type.unsupported('Use tools of type `function`.');
  const definition = tool.member('function');
  refuseOtherMembers(tool, ['type', 'function']);
  refuseOtherMembers(definition, ['name', 'description', 'parameters', 'strict']);
  return {
    name: definition.member('name').nonEmptyString(),
    description: definition.member('description').optional((param) => param.string()),
    parameters: definition.member('parameters').optional((param) => param.object()),
    isStrict: definition.member('strict').optional((param) => param.boolean()) ?? false,
  };
}
