import { GitHostAddress, GitHostAddresses } from '../addresses';
import {
  GitCommit,
  GitRepository,
  GitTreeEntry,
} from '../repositories/GitRepositoryStore';
import { document, html, SafeHtml } from './html';

/** What a page shows of a file: its text, or why it does not. */
export type ShownFile =
  | { kind: 'text'; text: string }
  | { kind: 'binary' | 'large'; size: number };

/** Everything that a page of a file or folder shows. */
export type SourcePage = {
  address: GitHostAddress;
  addresses: GitHostAddresses;
  commits: GitCommit[];
  content:
    | { kind: 'file'; file: ShownFile }
    | {
        kind: 'folder';
        entries: GitTreeEntry[];
        readme?: { name: string; text: string };
      };
  repository: GitRepository;
  /** What is wrong with the repository's description of itself, a line each. */
  trouble: string[];
};

const joinPath = (folder: string, name: string) =>
  [folder.replace(/\/$/, ''), name].filter(part => part !== '').join('/');

function trail({ address, addresses, repository }: SourcePage): SafeHtml {
  const parts = address.path.split('/').filter(part => part !== '');
  const links = parts.map((part, index) => {
    const path = parts.slice(0, index + 1).join('/');
    const href = addresses.source(repository, address.ref, path);
    return html` / <a href="${href}">${part}</a>`;
  });
  const root = addresses.source(repository, address.ref, '');
  return html`<a href="${root}">${repository.owner}/${repository.name}</a
    >${links}`;
}

function entryRow(page: SourcePage, entry: GitTreeEntry): SafeHtml {
  const path = joinPath(page.address.path, entry.name);
  const href = page.addresses.source(page.repository, page.address.ref, path);
  const name = entry.kind === 'folder' ? `${entry.name}/` : entry.name;
  const size = entry.size === undefined ? '' : `${entry.size} B`;
  return html`<tr>
    <td><a href="${href}">${name}</a></td>
    <td class="number">${size}</td>
  </tr>`;
}

function fileText(file: ShownFile): SafeHtml {
  switch (file.kind) {
    case 'text':
      return html`<pre tabindex="0">${file.text}</pre>`;
    case 'binary':
      return html`<p>
        A binary file of ${file.size} bytes. Clone the repository to use it.
      </p>`;
    case 'large':
      return html`<p>
        A file of ${file.size} bytes, too large to be shown here. Clone the
        repository to read it.
      </p>`;
    default:
      throw new Error(`Unknown file ${JSON.stringify(file satisfies never)}`);
  }
}

function contentOf(page: SourcePage): SafeHtml {
  const { content } = page;
  if (content.kind === 'file') return fileText(content.file);
  const { readme } = content;
  const order = { folder: 0, submodule: 1, file: 2 };
  const rows = [...content.entries]
    .sort((a, b) => order[a.kind] - order[b.kind])
    .map(entry => entryRow(page, entry));
  return html`<table>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Size</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${readme &&
    html`<h2>${readme.name}</h2>
      <pre tabindex="0">${readme.text}</pre>`}`;
}

function commitRow(page: SourcePage, commit: GitCommit): SafeHtml {
  const ref = { kind: 'commit' as const, name: commit.sha };
  const href = page.addresses.source(page.repository, ref, page.address.path);
  return html`<tr>
    <td>
      <a href="${href}"><code>${commit.sha.slice(0, 10)}</code></a>
    </td>
    <td>${commit.subject}</td>
    <td>${commit.author}</td>
    <td><time datetime="${commit.date}">${commit.date}</time></td>
  </tr>`;
}

function troubleOf({ trouble }: SourcePage): SafeHtml | undefined {
  if (trouble.length === 0) return undefined;
  const [heading, ...problems] = trouble;
  return html`<section class="trouble" aria-label="A problem">
    <p><strong>${heading}</strong></p>
    <ul>
      ${problems.map(problem => html`<li>${problem}</li>`)}
    </ul>
  </section>`;
}

/** The page of a file or folder. */
export function sourcePage(page: SourcePage): string {
  const { address, addresses, commits, repository } = page;
  const rows = commits.map(commit => commitRow(page, commit));
  return document(
    `${joinPath(`${repository.owner}/${repository.name}`, address.path)}`,
    html`<main>
      <h1>${trail(page)}</h1>
      <p>
        ${address.ref.kind} <code>${address.ref.name}</code>, owner
        ${repository.ownerRef}. ${repository.description}
      </p>
      <p>
        To change it, clone, commit and push, with an access token of the portal
        as the password: <code>git clone ${addresses.clone(repository)}</code>
      </p>
      ${troubleOf(page)} ${contentOf(page)}
      <h2>Latest commits</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Commit</th>
            <th scope="col">Subject</th>
            <th scope="col">Author</th>
            <th scope="col">Time</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </main>`,
  );
}

/** The page of a repository without commits. */
export function emptyPage(
  repository: GitRepository,
  addresses: GitHostAddresses,
): string {
  return document(
    `${repository.owner}/${repository.name}`,
    html`<main>
      <h1>${repository.owner}/${repository.name}</h1>
      <p>
        The branch <code>${repository.defaultBranch}</code> has no commits yet.
      </p>
      <p>Push to <code>${addresses.clone(repository)}</code></p>
    </main>`,
  );
}

/** A page that says why there is nothing else. */
export function messagePage(title: string, body: SafeHtml): string {
  return document(
    title,
    html`<main>
      <h1>${title}</h1>
      ${body}
    </main>`,
  );
}
