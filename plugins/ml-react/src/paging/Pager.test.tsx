import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Pager } from './Pager';
import { usePages } from './usePages';

function List({ next }: { next?: string }) {
  const pages = usePages();
  return (
    <>
      <output>{pages.join(' ')}</output>
      <Pager pages={pages} next={next} />
    </>
  );
}

describe('Pager', () => {
  it('draws nothing where there is only one page', async () => {
    renderInTestApp(<List />);
    expect(await screen.findByRole('status')).toBeEmptyDOMElement();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('keeps in the URL where the pages begin, there and back', async () => {
    renderInTestApp(<List next="b" />, { initialRouteEntries: ['/?pages=a'] });
    expect(await screen.findByText('Page 2')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Next page' }));
    expect(await screen.findByText('Page 3')).toBeVisible();
    expect(screen.getByRole('status')).toHaveTextContent('a b');
    for (const page of ['Page 2', 'Page 1']) {
      await userEvent.click(
        screen.getByRole('button', { name: 'Previous page' }),
      );
      expect(await screen.findByText(page)).toBeVisible();
    }
    expect(screen.getByRole('status')).toBeEmptyDOMElement();
  });

  it('has no next page on the last one', async () => {
    renderInTestApp(<List />, { initialRouteEntries: ['/?pages=a'] });
    expect(
      await screen.findByRole('button', { name: 'Next page' }),
    ).toBeDisabled();
  });
});
