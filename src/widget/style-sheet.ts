// The one style sheet of all chats of a page. A constructed sheet needs no leave of the page's content security policy.
import base from './styles/base.css';
import composer from './styles/composer.css';
import panel from './styles/panel.css';
import transcript from './styles/transcript.css';

export const styleSheet = new CSSStyleSheet();
styleSheet.replaceSync([base, panel, transcript, composer].join('\n'));
