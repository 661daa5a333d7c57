/* The framework's own English in Chinese. Exact sentences and a few patterns, nothing else:
   what people wrote (markdown, html, inputs, options) is never touched by a single word.
   In English only what speaks of folders instead of pages. */
(() => {
  "use strict";

  const isChinese = document.documentElement.lang.startsWith("zh");

  /* Unmistakable: translated wherever they stand. */
  const SENTENCES = new Map(Object.entries({
    "Skip to main content": "跳到正文",
    "Choose an option": "请选择",
    "Choose options": "请选择",
    "Choose or add an option": "请选择或填写",
    "Choose or add options": "请选择或填写",
    "Add an option": "填写一项",
    "Add options": "填写各项",
    "No options to select": "没有可选的",
    "No options to select.": "没有可选的。",
    "No results": "没有找到",
    "Select all": "全选",
    "Clear all": "全部清除",
    "Selected values": "已选",
    "Selectbox options": "可选项",
    "This field is required.": "这一项必须填写。",
    "Invalid input.": "填写的内容不符合要求。",
    "Number is above the allowed range.": "数值过大。",
    "Number is below the allowed range.": "数值过小。",
    "Number is outside the allowed range.": "数值超出范围。",
    "Drag and drop a file here": "把文件拖到这里",
    "Drag and drop file here": "把文件拖到这里",
    "Drag and drop files here": "把文件拖到这里",
    "Drag and drop directories here": "把文件夹拖到这里",
    "Upload directories": "上传文件夹",
    "Browse files": "选择文件",
    "Add files": "添加文件",
    "Only one file is allowed.": "只能上传一个文件。",
    "File size is too small.": "文件太小。",
    "Too many files": "文件太多",
    "Upload failed": "上传失败",
    "Click to retry upload": "点这里重新上传",
    "Error uploading file": "文件上传失败",
    "Error deleting file": "文件删除失败",
    "Unexpected error. Please try again.": "出了意外，请再试一次。",
    "An error has occurred, please try again.": "出了差错，请再试一次。",
    "Download failed": "下载失败",
    "Clear value": "清除",
    "Clear entry": "清除",
    "Clear date": "清除日期",
    "Clear dates": "清除日期",
    "Clear date and time": "清除日期和时间",
    "Clear time": "清除时间",
    "Choose date": "选择日期",
    "Choose date range": "选择起止日期",
    "Choose date and time": "选择日期和时间",
    "Date range": "起止日期",
    "Quick select a date range": "快速选择起止日期",
    "Past Week": "最近一周",
    "Past Month": "最近一个月",
    "Past 3 Months": "最近三个月",
    "Past 6 Months": "最近半年",
    "Past Year": "最近一年",
    "Past 2 Years": "最近两年",
    "Previous month": "上一月",
    "Next month": "下一月",
    "End date must be >= start date": "结束日期不能早于开始日期",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.": "用方向键移动日期，回车选定，Esc 关闭。",
    "Use arrow keys to navigate. Enter to select. Tab to switch between calendar and time. Escape to close.": "用方向键移动，回车选定，Tab 在日历和时间之间切换，Esc 关闭。",
    "Hours must be 0–23.": "小时应在 0–23 之间。",
    "Minutes must be 0–59.": "分钟应在 0–59 之间。",
    "Seconds must be 0–59.": "秒应在 0–59 之间。",
    "Invalid time format. Please use HH:MM.": "时间格式应为 时:分。",
    "Invalid time format. Please use HH:MM:SS or HH:MM.": "时间格式应为 时:分:秒 或 时:分。",
    "Show password": "显示密码",
    "Hide password": "隐藏密码",
    "Show password text": "显示密码",
    "Hide password text": "隐藏密码",
    "Previous page": "上一页",
    "Next page": "下一页",
    "Feedback rating": "评分",
    "Thumbs up": "赞成",
    "Thumbs down": "不赞成",
    "Very dissatisfied": "很不满意",
    "Very satisfied": "很满意",
    "Main menu": "主菜单",
    "App pages": "页面",
    "Navigate to home page": "回首页",
    "Expand sidebar": "展开侧栏",
    "Collapse sidebar": "收起侧栏",
    "Open sidebar": "展开侧栏",
    "Close sidebar": "收起侧栏",
    "Scroll tabs left": "向左滚动",
    "Scroll tabs right": "向右滚动",
    "(opens in new tab)": "（在新标签页打开）",
    "View fullscreen": "全屏查看",
    "Close fullscreen": "退出全屏",
    "Exit fullscreen": "退出全屏",
    "Download as CSV": "下载 CSV",
    "Download as PNG": "下载图片",
    "Show/hide columns": "显示或隐藏列",
    "Show chart": "看图",
    "Show data": "看数据",
    "Link to heading": "本节链接",
    "Copy link to heading": "复制本节链接",
    "Copy to clipboard": "复制",
    "Copy column name": "复制列名",
    "Dataframe column menu": "列菜单",
    "Top values frequency chart": "常见值分布",
    "Clear selection": "取消选择",
    "Delete row(s)": "删除所选行",
    "Add row": "添加一行",
    "Sort ascending": "升序",
    "Sort descending": "降序",
    "Pin column": "固定此列",
    "Unpin column": "取消固定",
    "Hide column": "隐藏此列",
    "Close Search": "关闭查找",
    "Previous Result": "上一处",
    "Next Result": "下一处",
    "Based on sample": "按抽样计算",
    "Standard deviation": "标准差",
    "25th percentile": "第 25 百分位",
    "75th percentile": "第 75 百分位",
    "Minimum length": "最短",
    "Maximum length": "最长",
    "Average length": "平均长度",
    "Scrollable table": "可滚动的表格",
    "Element missing.": "内容缺失。",
    "Color picker": "选择颜色",
    "Color Picker": "选择颜色",
    "File Uploader": "上传文件",
    "file upload": "上传文件",
    "Toolbar action": "工具",
    "Use system setting": "跟随系统",
    "Try again": "再试一次",
    "Continue anyway": "仍要继续",
    "Connection error": "连接中断",
    "Connection timed out.": "连接超时。",
    "Network error": "网络错误",
    "Unknown error": "未知错误",
    "Connecting to Streamlit server": "正在连接",
    "Unable to connect to Streamlit server": "连接不上服务器",
    "Streamlit server is not responding. Are you connected to the internet?": "服务器没有回应。请看看网络是否正常，本页会自动重连。",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:": "服务已停止，恢复后本页会自动重连。",
    "Connection lost. Please wait for the app to reconnect, then try again.": "连接断开了，请等页面重新连上再试。",
    "Page not found": "没有这一页",
    "The page that you have requested does not seem to exist. Running the app's main page.": "您要找的页面不存在，已为您打开首页。",
    "Script execution error": "页面出错",
    "Bad message format": "页面出错",
    "Your app is having trouble loading the component.": "这一部分暂时打不开。",
    "Audio source failed to load": "音频打不开",
    "Video source failed to load": "视频打不开",
    "This app would like to use your microphone.": "请允许使用麦克风。",
    "Please wait...": "请稍候……",
    "Error:": "请注意：",
    "not connected to a server!": "暂时没有连上服务器。",
    "Reconnected to server.": "已重新连上。",
    "Selected Date": "所选日期",
    "First available date": "最早可选日期",
    "Last available date": "最晚可选日期",
  }));

  /* Single words and short patterns: only where the framework speaks, never in what people wrote. */
  const WORDS = new Map(Object.entries({
    About: "关于", Accounting: "会计", "Add...": "添加……", Alt: "Alt", Automatic: "自动", Autosize: "自动列宽",
    Average: "平均", Calendar: "日历", Cancel: "取消", Close: "关闭", Compact: "紧凑", Connecting: "正在连接",
    Copied: "已复制", "Copied!": "已复制", Copy: "复制", Count: "个数", Dark: "深色", Decrement: "减少",
    Deploy: "部署", Dissatisfied: "不满意", Distance: "距今", Distinct: "不同值", Dollar: "美元",
    Duration: "时长", Edit: "编辑", Empty: "空", Error: "出错", Euro: "欧元", Format: "格式",
    Fullscreen: "全屏", Increment: "增加", Light: "浅色", "Loading...": "正在加载……", Localized: "本地格式",
    Maximum: "最大", Median: "中位数", Minimum: "最小", Neutral: "一般", "No data": "没有数据",
    Notifications: "通知", Open: "展开", Pagination: "分页", Percent: "百分比", Plain: "普通", Print: "打印",
    Range: "范围", Rename: "重命名", Rerun: "刷新", Reset: "重置", Restore: "还原", Retry: "重试",
    "Running...": "正在处理……", Satisfied: "满意", Scientific: "科学计数", Search: "查找", Selectbox: "选择框",
    "Select...": "请选择", Sidebar: "侧栏", Statistics: "统计", Stop: "停止", "Stopping...": "正在停止……",
    Sum: "合计", System: "跟随系统", Theme: "主题", Time: "时间", Traceback: "详情", Upload: "上传",
    "Uploading...": "正在上传……", Values: "值", "View less": "收起", "view less": "收起", "view more": "展开",
    Dismiss: "关闭", "add icon": "添加", progress: "进度", Yen: "日元", empty: "空", Year: "年", Month: "月", Day: "日",
  }));

  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
  const PARTS = { year: "年", month: "月", day: "日", hour: "时", minute: "分", second: "秒" };
  const day = (text) => text.replace(/([A-Z][a-z]+) 0?(\d+), (\d{4})/g, (all, month, date, year) =>
    (MONTHS.includes(month) ? `${year}年${MONTHS.indexOf(month) + 1}月${date}日` : all));

  const NO_PAGE = /^You have requested page \/(.*), but no corresponding file was found in the app's pages\/ directory\. Running the app's main page\.$/;
  const PATTERNS = [
    [/^Error: (.+)$/, (_, told) => `请注意：${known(told) || told}`],
    [/^(\d+) options? available\.$/, (_, n) => `有 ${n} 项可选`],
    [/^(year|month|day|hour|minute|second),\s(.+)$/, (all, part, of, isAttribute) => (isAttribute ? `${PARTS[part]}，${known(of) || of}` : all)],
    [/^(.+) (start|end) date$/, (all, of, end, isAttribute) => (isAttribute ? `${of}：${end === "start" ? "开始" : "结束"}日期` : all)],
    [/^(\d+)\s–\s[A-Z][a-z]+$/, (_, month) => `${month} 月`],
    [/^Choose date( range)?, (.+)$/, (_, range, of) => `选择${range ? "起止" : ""}日期，${of}`],
    [/^Press (?:(\S+)\+)?Enter to (apply|submit form|submit)$/, (_, key, deed) => `按 ${key ? key + "+" : ""}回车键${deed === "apply" ? "确认" : "提交"}`],
    [/^You can only select up to (\d+) options?\. Remove an option first\.$/, (_, n) => `最多选 ${n} 项，请先去掉一项。`],
    [/^Number is outside the allowed range\. Please enter a value between (\S+) and (\S+?)\.?$/, (_, a, b) => `数值应在 ${a} 和 ${b} 之间。`],
    [/^Number is above the allowed range\. Please enter a value less than or equal to (\S+?)\.?$/, (_, n) => `数值不能大于 ${n}。`],
    [/^Number is below the allowed range\. Please enter a value greater than or equal to (\S+?)\.?$/, (_, n) => `数值不能小于 ${n}。`],
    [/^(\d+) out of (\d+) stars$/, (_, n, m) => `${n} 星，共 ${m} 星`],
    [/^Rating (\d+)$/, (_, n) => `${n} 分`],
    [/^(?:Limit )?([\d.]+ ?[KMG]?B) per file(?: • (.*))?$/, (_, size, kinds) => `每个文件不超过 ${size}${kinds ? " · " + kinds : ""}`],
    [/^File must be (.+) or smaller\.$/, (_, size) => `文件不能大于 ${size}。`],
    [/^(\S+) files are not allowed\.$/, () => "这种文件不能上传，请换一种格式。"],
    [/^File is larger than (.+)$/, (_, size) => `文件大于 ${size}`],
    [/^File type must be (.+)$/, (_, kinds) => `只能上传 ${kinds}`],
    [/^Select (\d+) match(?:es)?$/, (_, n) => `选中 ${n} 项`],
    [/^Page (\d+)$/, (_, n) => `第 ${n} 页`],
    [/^View (\d+) more$/, (_, n) => `再看 ${n} 项`],
    [/^\((\d+(?:\.\d+)?) seconds\)$/, (_, n) => `（${n} 秒）`],
    [/^Download as ([A-Z]{2,5})$/, (_, kind) => `下载 ${kind}`],
    [/^Connection failed with status (\d+).*$/, (_, n) => `连接失败（${n}），本页会自动重连。`],
    [NO_PAGE, (_, page) => `没有“${page}”这一页，已为您打开首页。`],
    [/^This app has encountered an error\. .*$/s, () => "页面出错了，请刷新再试；如果仍然这样，请告诉工作人员。"],
    [/^Remove (.+)$/, (all, what, isAttribute) => (isAttribute ? `去掉 ${what}` : all)],
    [/^Help for (.+)$/, (all, what, isAttribute) => (isAttribute ? `${what}的说明` : all)],
    [/^Shortcut (.+)$/, (_, key) => `快捷键 ${key}`],
    [/^Today, (.+) selected$/, (_, text) => `今天，已选 ${day(text)}`],
    [/^Selected Date: (.+)$/, (_, text) => `已选 ${day(text)}`],
    [/^Selected Range: (.+)$/, (_, text) => `已选 ${day(text)}`],
  ];

  const NAMES = ["placeholder", "aria-label", "aria-valuetext", "title", "alt"];
  const WRITTEN = "[data-testid=stMarkdownContainer],[data-testid=stHtml],[data-testid=stTable],[data-testid=stText],[role=option],[role=tab],[role=cell],[role=gridcell],label,th,td,figure";
  const FRAMEWORK = "[data-testid=stFileUploader] button,[data-testid=stDialog] header,[data-testid=stDataFrameColumnMenu],[data-testid=stElementToolbar]";
  const CLOSED = "textarea,code,pre,script,style,[contenteditable=true],[data-as-written]";
  const HAS_LATIN = /[A-Za-z]/;
  const LONGEST = 400;
  const SHORT = 24;

  function known(text, isAttribute) {
    if (!isChinese) return NO_PAGE.test(text) ? text.replace(NO_PAGE, "There is no page “$1” here; this is the home page instead.") : undefined;
    let found = SENTENCES.get(text) || WORDS.get(text);
    for (let i = 0; found === undefined && i < PATTERNS.length; i += 1) {
      const match = PATTERNS[i][0].exec(text);
      if (match) found = PATTERNS[i][1](match[0], ...match.slice(1), isAttribute);
    }
    return found;
  }

  function inChinese(raw, element, isAttribute) {
    if (!raw || raw.length > LONGEST || !HAS_LATIN.test(raw)) return null;
    const text = raw.trim();
    const found = known(text, isAttribute);
    if (found === undefined || found === text) return null;
    if (element.closest(isAttribute ? "[data-as-written]" : CLOSED)) return null;
    const isShort = text.length < SHORT && !SENTENCES.has(text);
    if (isShort && !isAttribute && element.closest(WRITTEN) && !element.closest(FRAMEWORK)) return null;
    return raw.replace(text, () => found);
  }

  function readText(node) {
    const element = node.parentElement;
    const said = element && inChinese(node.nodeValue, element, false);
    if (said) node.nodeValue = said;
  }

  function readName(element, name) {
    const said = inChinese(element.getAttribute(name), element, true);
    if (said) element.setAttribute(name, said);
  }

  function readAll(root) {
    if (root.nodeType === Node.TEXT_NODE) { readText(root); return; }
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
      node.nodeType === Node.ELEMENT_NODE && (node.localName === "svg" || node.localName === "style") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) readText(node);
      else for (const name of NAMES) if (node.hasAttribute(name)) readName(node, name);
    }
  }

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(readAll);
      else if (change.type === "characterData") readText(change.target);
      else readName(change.target, change.attributeName);
    }
  }).observe(document.documentElement, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: NAMES });
  readAll(document.documentElement);
})();
