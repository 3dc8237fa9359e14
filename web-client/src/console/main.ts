import { mount } from 'svelte'
import '../ui/base.css'
import './console.css'
import { speak } from '../i18n/index.svelte'
import * as vi from '../i18n/console.vi'
import App from './App.svelte'

void speak(['vi', vi], { en: () => import('../i18n/console.en') }).then(() => {
	mount(App, { target: document.getElementById('app')! })
})
