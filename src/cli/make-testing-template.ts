import { renameSync, rmSync } from 'node:fs';
import type { Config } from '../config.ts';
import { hubKey } from '../flows/hub-key.ts';
import { seedSandbox } from '../flows/seed-sandbox.ts';
import { hubPartsOf } from '../hub-parts.ts';
import { buildHub } from '../hub.ts';
import type { RunAs } from '../store/embedded/binaries.ts';
import { dropOtherDatabases, makeTemplatePostgres } from '../store/embedded/throwaway.ts';
import { migrate } from '../store/migrate.ts';
import { makeHome } from './home.ts';

/** Makes the template beside its place, and moves it there when it is whole. */
export async function makeTestingTemplate(template: string, kind: RunAs['kind'], config: Config): Promise<void> {
  const draft = `${template}.draft`;
  rmSync(draft, { recursive: true, force: true });
  makeHome(draft);
  await makeTemplatePostgres({
    kind,
    home: draft,
    async fill(url) {
      const hub = await buildHub(hubPartsOf({ ...config, home: draft }, url));
      await migrate(hub.db.pool);
      await hubKey(hub);
      await seedSandbox(hub);
      await dropOtherDatabases((sql) => hub.db.query(sql));
      await hub.close();
    },
  });
  renameSync(draft, template);
}
