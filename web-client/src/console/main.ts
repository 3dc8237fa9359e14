import { mount } from 'svelte'
import '../ui/base.css'
import './console.css'
import { speak } from '../i18n/index.svelte'
import { others, vi } from '../i18n/console'
import { wear_theme } from '../ui/theme.svelte'
import App from './App.svelte'

wear_theme()
void speak(['vi', vi], others).then(() => {
	mount(App, { target: document.getElementById('app')! })
})
