import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { checkPackage } from '@arethetypeswrong/core';
import { expect } from 'chai';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

import { parseFacts } from './boundaries/parse-facts.ts';
import { isTestPath } from './boundaries/source-file.ts';
import { readExamples } from './docs/read-examples.ts';
import { runModule } from './docs/run-example.ts';
import { type EmptyProject, installIntoEmptyProject, isRegistryReachable } from './published/empty-project.ts';
import { packPackage, type PackedPackage } from './published/pack-package.ts';
import { readPublicNames } from './published/public-names.ts';
import { PUBLISHED_PACKAGES } from './published/published-packages.ts';

const ROOT = resolve(import.meta.dirname, '..');
/** A build, or an install over the network, on a machine that is busy with other things. */
const LIMIT_MS = 180_000;
/** CommonJS before Node 22, which every `engines` of ours rules out: there `require` cannot load a module, nor read `exports`. */
const RULED_OUT = new Set(['node10', 'node16-cjs']);

describe('the packages', () => {
  it('that are published are all known here', () => {
    const directories = globSync('packages/*/package.json', { cwd: ROOT }).map((path) => path.slice(0, path.lastIndexOf('/')));
    expect(PUBLISHED_PACKAGES.map(({ directory }) => directory)).to.have.members(directories);
  });
});

for (const { directory, exports, names } of PUBLISHED_PACKAGES) {
  describe(`${directory}, as it is published`, function publishedPackage() {
    this.timeout(LIMIT_MS);
    const source = join(ROOT, directory);
    const tarballs = mkdtempSync(join(tmpdir(), 'proxyapi-tarballs-'));
    let packed: PackedPackage;
    const contentOf = (path: string): string => packed.files.get(path) ?? expect.fail(`${path} is not in the tarball`);
    const scripts = (): readonly (readonly [path: string, content: string])[] => [...packed.files].filter(([path]) => path.endsWith('.js'));

    before(async () => {
      // What a build of long ago has left must not be published.
      mkdirSync(join(source, 'dist'), { recursive: true });
      writeFileSync(join(source, 'dist/left-behind.js'), '');
      packed = await packPackage(source, tarballs);
    });

    after(() => rmSync(tarballs, { recursive: true }));

    it('holds its build, its README, its licence, and nothing else', () => {
      const others = [...packed.files.keys()].filter((path) => !/^dist\/.*\.(?:js|d\.ts|js\.map)$/.test(path));
      expect(others).to.have.members(['LICENSE', 'README.md', 'package.json']);
    });

    it('holds no test, no fixture and nothing that was left behind', () => {
      const strays = [...packed.files.keys()].filter((path) => isTestPath(`/${path.replace(/\.d\.ts$/, '.ts').replace(/\.map$/, '')}`) || /bench|left-behind/.test(path));
      expect(strays).to.deep.equal([]);
      expect(scripts().length).to.be.above(1);
    });

    it('says versions, where the workspace says catalog: and workspace:', () => {
      const versions = Object.values({ ...packed.manifest.dependencies, ...packed.manifest.devDependencies });
      expect(versions).to.have.length.above(0);
      for (const version of versions) expect(version).to.match(/^(?:npm:@[\w/.-]+@)?\d/);
    });

    it('has this map of exports, every target of which is there', () => {
      expect(packed.manifest.exports).to.deep.equal(exports);
      const targets = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? entry : Object.values(entry)));
      for (const target of targets) expect(contentOf(target.replace(/^\.\//, ''))).to.not.equal('');
    });

    it('exports these names', () => {
      for (const [key, entry] of Object.entries(exports)) {
        if (typeof entry === 'string') continue;
        const path = (entry['types'] ?? '').replace(/^\.\//, '');
        expect(readPublicNames(path, contentOf(path)), key).to.deep.equal(names[key]);
      }
    });

    it('imports what it depends on and Node’s own modules, and no more', () => {
      const allowed = new Set([...Object.keys(packed.manifest.dependencies ?? {}), packed.manifest.name]);
      const imported = scripts().flatMap(([path, content]) => parseFacts(path, content).imports.map(({ specifier }) => specifier));
      const packages = imported.filter((specifier) => !/^(?:\.|node:)/.test(specifier)).map((specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'));
      expect([...new Set(packages)].filter((name) => !allowed.has(name))).to.deep.equal([]);
    });

    it('carries the sources that its maps speak of', () => {
      for (const [path] of scripts()) {
        const map: { sources: string[]; sourcesContent?: (string | null)[] } = JSON.parse(contentOf(`${path}.map`));
        expect(map.sourcesContent, path).to.have.lengthOf(map.sources.length).and.not.include(null);
      }
    });

    it('is clean by publint, strictly', async () => {
      const { messages, pkg } = await publint({ pack: { tarball: packed.bytes.buffer }, strict: true });
      expect(messages.map((message) => formatMessage(message, pkg ?? {}, { color: false }))).to.deep.equal([]);
    });

    it('has types that resolve as its modules do', async () => {
      const checked = await checkPackage(packed.contents);
      if (checked.types === false) return expect.fail('no types are shipped');
      expect(checked.problems.filter((problem) => !('resolutionKind' in problem && RULED_OUT.has(problem.resolutionKind)))).to.deep.equal([]);
    });

    describe('and installed into an empty project without install scripts', () => {
      let project: EmptyProject | undefined;

      before(async function install() {
        // Nothing that could be installed for it: a network is there or is not.
        if (!isRegistryReachable()) {
          console.log(`      skipped: the package registry cannot be reached, so ${directory} cannot be installed`);
          this.skip();
        }
        project = await installIntoEmptyProject(packed);
      });

      after(() => project?.remove());

      const inProject = (code: string): Promise<string> => runModule(code, { cwd: project?.folder ?? '', replacements: {} });

      it('can be imported, with every name', async () => {
        for (const [key, { values }] of Object.entries(names)) {
          const specifier = `${packed.manifest.name}${key.slice(1)}`;
          const written = await inProject(`import * as all from '${specifier}';\nconsole.log(JSON.stringify(Object.keys(all)));`);
          expect(JSON.parse(written), specifier).to.have.members(values);
        }
        const manifest = await inProject(`import manifest from '${packed.manifest.name}/package.json' with { type: 'json' };\nconsole.log(manifest.version);`);
        expect(manifest).to.equal(`${packed.manifest.version}\n`);
      });

      it('keeps the rest to itself', async () => {
        const hidden = `import('${packed.manifest.name}/dist/index.js').then(() => console.log('open'), ({ code }) => console.log(code));`;
        expect(await inProject(hidden)).to.equal('ERR_PACKAGE_PATH_NOT_EXPORTED\n');
      });

      it('has types that a strict TypeScript project can use', async () => {
        expect(await project?.typecheck(join(source, 'test/published-types.ts'))).to.equal('');
      });

      it('has types that object to what is wrong', async () => {
        const wrong = join(tarballs, 'wrong.ts');
        const [name = ''] = names['.']?.values ?? [];
        writeFileSync(wrong, `import { ${name} } from '${packed.manifest.name}';\nexport const text: string = ${name};\n`);
        expect(await project?.typecheck(wrong)).to.contain('consumer.ts(2,14): error TS2322');
      });

      for (const { title, code, output } of readExamples(join(source, 'README.md'))) {
        it(`runs the README’s example “${title}”`, async () => {
          const written = await inProject(code);
          if (output !== undefined) expect(written).to.equal(output);
        });
      }
    });
  });
}

describe('readPublicNames', () => {
  it('tells types from values', () => {
    expect(readPublicNames('index.d.ts', "export { b, type C, a } from './a.js';\nexport type { D } from './d.js';\n")).to.deep.equal({ values: ['a', 'b'], types: ['C', 'D'] });
  });

  it('refuses a list that hides its names', () => {
    expect(() => readPublicNames('index.d.ts', "export * from './a.js';\n")).to.throw(TypeError, 'index.d.ts exports what has no name');
  });
});
