import { parseEntityRef } from '@backstage/catalog-model';

/** The user of a task, as the scaffolder knows it. */
export type TaskUser = {
  ref?: string;
  entity?: { spec?: { profile?: { displayName?: string; email?: string } } };
};

const clean = (text: string) => text.replace(/[<>\n\r\0]/g, '').trim();

/** Who is the author of a task's commits: the user, by name and e-mail address of the catalog. */
export function commitAuthor(user: TaskUser | undefined): {
  name: string;
  email: string;
} {
  const login = user?.ref ? parseEntityRef(user.ref).name : 'portal';
  const profile = user?.entity?.spec?.profile ?? {};
  return {
    name: clean(profile.displayName ?? '') || login,
    email: clean(profile.email ?? '') || `${login}@users.noreply.invalid`,
  };
}
