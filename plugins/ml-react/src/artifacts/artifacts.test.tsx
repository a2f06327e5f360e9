import { fireEvent, screen } from '@testing-library/react';
import { renderWithApis } from '../__testUtils__/renderWithApis';
import { artifactKind } from './artifactKind';
import { ArtifactPreview } from './ArtifactPreview';
import { parseCsv } from './parseCsv';

const text = (content: string) => async () => new Blob([content]);

describe('ArtifactPreview', () => {
  it.each([
    ['plots/roc.png', 'image/png'],
    ['plots/roc.JPG', 'image/jpeg'],
    ['plots/roc.svg', 'image/svg+xml'],
  ])('shows the image %s from its own data', async (name, type) => {
    renderWithApis(<ArtifactPreview name={name} load={text('picture')} />);
    expect(screen.getByRole('status')).toHaveTextContent(`Loading ${name}`);
    expect(
      await screen.findByRole('img', { name: `Artifact ${name}` }),
    ).toHaveAttribute('src', `data:${type};base64,${btoa('picture')}`);
  });

  it('says so when a file is no image', async () => {
    renderWithApis(<ArtifactPreview name="a.png" load={text('no picture')} />);
    fireEvent.error(await screen.findByRole('img'));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'a.png is not an image that this browser can draw.',
    );
  });

  it('indents JSON', async () => {
    renderWithApis(<ArtifactPreview name="m.json" load={text('{"a":1}')} />);
    const content = await screen.findByRole('group', {
      name: 'Content of m.json',
    });
    expect(content.textContent).toBe('{\n  "a": 1\n}');
  });

  it('shows JSON with NaN as it is', async () => {
    renderWithApis(<ArtifactPreview name="m.json" load={text('{"a":NaN}')} />);
    expect(await screen.findByText('{"a":NaN}')).toBeInTheDocument();
  });

  it('shows Markdown as it is meant, without its HTML', async () => {
    const load = text('# Model card\n\n<script>alert(1)</script>');
    renderWithApis(<ArtifactPreview name="model-card.md" load={load} />);
    expect(
      await screen.findByRole('heading', { name: 'Model card' }),
    ).toBeInTheDocument();
    expect(document.querySelector('script')).toBeNull();
  });

  it('shows CSV as a table', async () => {
    renderWithApis(
      <ArtifactPreview name="t.csv" load={text('a,b\n1,"x, y"\n')} />,
    );
    expect(
      await screen.findByRole('table', { name: 'Content of t.csv' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('cell', { name: 'x, y' })).toBeInTheDocument();
  });

  it('cuts a long CSV and says so', async () => {
    const rows = Array.from({ length: 150 }, (_, index) => String(index));
    renderWithApis(
      <ArtifactPreview name="t.csv" load={text(['n', ...rows].join('\n'))} />,
    );
    expect(
      await screen.findByText('The first 100 of 150 rows.'),
    ).toBeInTheDocument();
  });

  it('cuts a long text and says so', async () => {
    renderWithApis(
      <ArtifactPreview name="t.log" load={text('x'.repeat(200_000))} />,
    );
    expect(await screen.findByText(/^The first .* of /)).toBeInTheDocument();
  });

  it('reads nothing that is too large or of another kind', () => {
    const load = jest.fn();
    const { rerender } = renderWithApis(
      <ArtifactPreview name="t.csv" size={9_000_000} load={load} />,
    );
    expect(screen.getByText(/previews end at/)).toBeInTheDocument();
    rerender(<ArtifactPreview name="model.onnx" load={load} />);
    expect(screen.getByText(/There is no preview/)).toBeInTheDocument();
    expect(load).not.toHaveBeenCalled();
  });

  it('says why a file could not be read', async () => {
    renderWithApis(
      <ArtifactPreview
        name="t.log"
        load={async () => {
          throw new Error('gone');
        }}
      />,
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      't.log could not be read: gone',
    );
  });

  it('never shows the content of the file before', async () => {
    const { rerender } = renderWithApis(
      <ArtifactPreview name="a.txt" load={text('first')} />,
    );
    expect(await screen.findByText('first')).toBeInTheDocument();
    rerender(<ArtifactPreview name="b.txt" load={text('second')} />);
    expect(screen.queryByText('first')).not.toBeInTheDocument();
    expect(await screen.findByText('second')).toBeInTheDocument();
  });
});

describe('artifactKind', () => {
  it.each([
    ['plots/ROC.PNG', 'image'],
    ['model/MLmodel', 'text'],
    ['a.b/data.tsv', 'csv'],
    ['x.json', 'json'],
    ['model.onnx', 'other'],
  ])('%s is %s', (name, kind) => {
    expect(artifactKind(name)).toBe(kind);
  });
});

describe('parseCsv', () => {
  it('reads quoted fields with separators, quotes and line breaks', () => {
    expect(parseCsv('a,"b ""x"", c"\r\n"d\ne",')).toEqual([
      ['a', 'b "x", c'],
      ['d\ne', ''],
    ]);
  });

  it('reads tabs, and nothing from nothing', () => {
    expect(parseCsv('a\tb', '\t')).toEqual([['a', 'b']]);
    expect(parseCsv('')).toEqual([]);
  });
});
