import { render, screen } from '@testing-library/react';
import { ShortId } from './ShortId';

describe('ShortId', () => {
  it('shows where a long id begins and how it ends, and says the whole to screen readers', () => {
    const ids = ['live-3e81c0aa-0000000002619', 'live-3e81c0aa-0000000002620'];
    render(
      ids.map(id => (
        <a key={id} href={`/${id}`}>
          <ShortId id={id} />
        </a>
      )),
    );
    const shown = ['live-3e…002619', 'live-3e…002620'];
    for (const [at, id] of ids.entries()) {
      expect(screen.getByRole('link', { name: id })).toBeVisible();
      expect(screen.getByText(shown[at])).toBeVisible();
      expect(screen.getByTitle(id)).toContainElement(
        screen.getByText(shown[at]),
      );
    }
  });

  it.each(['t-1', 'exactly-15-long'])('shows all of %s', id => {
    const { container } = render(<ShortId id={id} />);
    expect(container).toHaveTextContent(new RegExp(`^${id}$`));
  });

  it('cuts no character in half', () => {
    render(<ShortId id={'😀'.repeat(20)} />);
    expect(
      screen.getByText(`${'😀'.repeat(7)}…${'😀'.repeat(6)}`),
    ).toBeVisible();
  });
});
