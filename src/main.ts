// The process of the service alone, as a container starts it: `node dist/main.js` is `frontdesk serve`.
process.argv.splice(2, 0, 'serve');
await import('./cli/main.ts');
