import type { PackageShape } from './read-package.ts';

/** The command that a package brings, where it is not the package's own name. */
const commands: Readonly<Record<string, string>> = { typescript: 'tsc' };

/** Runtime dependencies that the product never imports, and development ones that it does. */
export function runtimeDependencyComplaints({ manifest, productImports }: PackageShape): readonly string[] {
  const runtime = { ...manifest.dependencies, ...manifest.optionalDependencies };
  const unused = Object.keys(runtime)
    .filter((name) => !productImports.has(name))
    .map((name) => `never imports ${name} in src: remove it, or move it to devDependencies if a test needs it`);
  const unlisted = Object.keys(manifest.devDependencies ?? {})
    .filter((name) => productImports.has(name) && !Object.hasOwn({ ...runtime, ...manifest.peerDependencies }, name))
    .map((name) => `imports ${name} in src, which is not installed with the package: move it to dependencies`);
  return [...unused, ...unlisted];
}

/** Development dependencies that no test, script or tsconfig uses. */
export function devDependencyComplaints(shape: PackageShape): readonly string[] {
  return Object.keys(shape.manifest.devDependencies ?? {})
    .filter((name) => !isUsed(name, shape))
    .map((name) => `never uses ${name}: remove it from devDependencies`);
}

function isUsed(name: string, { manifest, productImports, testImports, ambientTypes }: PackageShape): boolean {
  const subject = name.startsWith('@types/') ? name.slice('@types/'.length) : name;
  if (productImports.has(subject) || testImports.has(subject)) return true;
  if (name !== subject) return ambientTypes.includes(subject);
  const words = Object.values(manifest.scripts ?? {}).flatMap((script) => script.split(/\s+/));
  return words.includes(commands[name] ?? name);
}
