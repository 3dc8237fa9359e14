import { mount } from 'svelte'
import '../ui/base.css'
import './wall.css'
import { speak } from '../i18n/index.svelte'
import * as vi from '../i18n/wall.vi'
import App from './App.svelte'

void speak(['vi', vi], { en: () => import('../i18n/wall.en') }).then(() => {
	mount(App, { target: document.getElementById('app')! })
})
