import { createTranslationRef } from '@backstage/frontend-plugin-api';

/**
 * Texts of the shared states, charts and previews.
 *
 * @public
 */
export const mlReactTranslationRef = createTranslationRef({
  id: 'ml-react',
  messages: {
    state: {
      loading: 'Loading',
      step: 'Step {{step}} of {{total}}',
      retry: 'Try again',
      missingNext:
        'The address may be mistyped, or what it named was removed. Look in the list.',
      noPage: 'There is no page "{{path}}" here',
      noPageNext: 'The address may be mistyped.',
      noPageBack: 'To the page above',
      stale: 'Showing an answer from {{age}}',
      staleReason: 'The newest read failed: {{reason}}',
      failedTitle: 'This could not be read',
      deniedTitle: 'You may not see {{what}}',
      deniedText:
        'Your account lacks the permission. Ask {{owner}} for access, then try again.',
      deniedReason: '{{reason}}. Ask {{owner}} if you need it.',
      deniedOwner: 'the owner of this component',
      partial_one: '{{count}} source could not be read; the rest is shown',
      partial_other: '{{count}} sources could not be read; the rest is shown',
      partialSince: 'last answered {{age}}',
    },
    time: {
      unknown: 'unknown time',
    },
    chart: {
      loading: 'Loading the chart',
      logScale: 'Logarithmic axis',
      showTable: 'Show as table',
      hideTable: 'Hide table',
      notDrawn:
        'This browser could not draw the chart. The table has its numbers.',
      noPoints: 'No points yet',
      noValue: 'not logged at this step',
      notFinite: 'NaN or infinite',
      thenGap: '{{value}}, then {{gap}}',
      tooMany: 'Showing the first {{shown}} of {{total}} series.',
      tableCut: 'The table shows the last {{shown}} of {{total}} steps.',
      sparkline: '{{name}}: {{points}} points, from {{first}} to {{last}}',
      sparklineEmpty: '{{name}}: no points yet',
      sparklineNotFinite: '{{name}}: all points are NaN or infinite',
    },
    pager: {
      next: 'Next page',
      previous: 'Previous page',
      page: 'Page {{page}}',
    },
    summary: {
      title: 'Model',
      none: 'No installed plugin has anything to say about this model.',
    },
    table: {
      name: 'Name',
      value: 'Value',
      wide: 'Scroll the table sideways: it has more columns.',
    },
    text: {
      all: 'Show all {{total}} characters',
      less: 'Show less',
      tooLong: '{{length}} of {{most}} characters',
    },
    artifact: {
      loading: 'Loading {{name}}',
      tooLarge: '{{name}} is {{size}}; previews end at {{limit}}.',
      noPreview: 'There is no preview for this kind of file.',
      failed: '{{name}} could not be read: {{reason}}',
      csvCut: 'The first {{shown}} of {{total}} rows.',
      textCut: 'The first {{shown}} of {{total}}.',
      image: 'Artifact {{name}}',
      notAnImage:
        '{{name}} is not an image that this browser can draw. Download it to see what it holds.',
      content: 'Content of {{name}}',
    },
  },
});
